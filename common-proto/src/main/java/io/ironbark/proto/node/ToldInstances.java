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

    /** Those of all that are not as they were told; they count as told from now on, and so do the others. */
    public List<InstanceObserved> news(List<InstanceObserved> all) {
        var before = told;
        remember(all);
        return all.stream()
                .filter(instance -> !instance.equals(before.get(instance.id())))
                .toList();
    }

    /** All of them, told whatever was told before. */
    public List<InstanceObserved> everything(List<InstanceObserved> all) {
        remember(all);
        return all;
    }

    private void remember(List<InstanceObserved> all) {
        var now = new HashMap<InstanceId, InstanceObserved>();
        all.forEach(instance -> now.put(instance.id(), instance));
        told = now;
    }
}
