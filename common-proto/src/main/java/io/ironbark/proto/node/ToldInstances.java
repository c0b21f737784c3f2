package io.ironbark.proto.node;

import io.ironbark.proto.id.InstanceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody was told of instances last, so that the next report names only those that are news. Whoever does not know
 * whether a report has arrived tells everything again. For one thread.
 */
public final class ToldInstances {
    private Map<InstanceId, InstanceObserved> told = Map.of();

    /**
     * What to tell of all, who count as told from now on.
     *
     * @param everything false if those that are not as they were told are enough
     */
    public List<InstanceObserved> tell(List<InstanceObserved> all, boolean everything) {
        var before = told;
        told = new HashMap<>();
        all.forEach(instance -> told.put(instance.id(), instance));
        return everything
                ? all
                : all.stream()
                        .filter(instance -> !instance.equals(before.get(instance.id())))
                        .toList();
    }
}
