package io.ironbark.node.instance;

import io.ironbark.node.NodeHome;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Console;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which requests for console output are still to be answered. */
final class Consoles {
    private static final Logger LOG = LoggerFactory.getLogger(Consoles.class);

    private final NodeHome home;
    private final SortedMap<InstanceId, Long> answered = new TreeMap<>();
    private final SortedMap<InstanceId, Long> sent = new TreeMap<>();

    Consoles(NodeHome home) {
        this.home = home;
    }

    /** Answers to all open requests. Those given the last time are settled if that arrived. */
    synchronized List<Console> answers(List<InstanceDesired> instances, boolean lastArrived, Instant now) {
        if (lastArrived) {
            answered.putAll(sent);
        }
        sent.clear();
        var answers = new ArrayList<Console>();
        for (InstanceDesired each : instances) {
            if (each.consoleRequest() > answered.getOrDefault(each.id(), 0L)) {
                try {
                    var output = Bytes.of(ConsoleTail.read(home.console(each.id())));
                    answers.add(new Console(each.id(), each.consoleRequest(), now, output));
                    sent.put(each.id(), each.consoleRequest());
                } catch (IOException e) {
                    LOG.warn("{}: its console can't be read", each.id(), e);
                }
            }
        }
        return answers;
    }

    synchronized void forget(InstanceId id) {
        answered.remove(id);
        sent.remove(id);
    }
}
