package io.ironbark.node.instance;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Screenshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which pictures of screens the parent has not got yet. */
final class Pictures {
    /** Of one report: pictures are large, and the others come with the next. */
    private static final int PICTURES_MAX = 8;

    private final SortedMap<InstanceId, Long> arrived = new TreeMap<>();
    private final SortedMap<InstanceId, Long> sent = new TreeMap<>();

    /** Those that are to be sent now. Those sent the last time are settled if that arrived. */
    synchronized List<Screenshot> answers(List<Screenshot> latest, boolean lastArrived) {
        if (lastArrived) {
            arrived.putAll(sent);
        }
        sent.clear();
        var answers = new ArrayList<Screenshot>();
        for (Screenshot one : latest) {
            if (answers.size() < PICTURES_MAX && one.request() > arrived.getOrDefault(one.id(), 0L)) {
                answers.add(one);
                sent.put(one.id(), one.request());
            }
        }
        arrived.keySet().retainAll(latest.stream().map(Screenshot::id).toList());
        return answers;
    }
}
