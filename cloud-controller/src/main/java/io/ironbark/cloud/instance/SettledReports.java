package io.ironbark.cloud.instance;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reports that meant nothing when their instances' rows were looked at. A row only ever leaves a generation behind, and so
 * what a report of one has meant; heartbeats repeat it every few seconds, of all guests that there are. It is looked at
 * again after a while all the same, for databases are restored.
 */
final class SettledReports {
    private static final Duration SHORTEST = Duration.ofSeconds(20);

    /** Not all that came at once is looked at again at once. */
    private static final int SPREAD_SECONDS = 20;

    private static final int KEPT_MAX = 100_000;

    private record Settled(NodeId node, InstanceObserved observed, Instant until) {}

    private final Map<InstanceId, Settled> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceId, Settled> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** Notes that the instance's row was found at this node, and has nothing to learn from the report. */
    synchronized void add(NodeId node, InstanceObserved observed, Instant now) {
        var more = Duration.ofSeconds(Math.floorMod(observed.id().hashCode(), SPREAD_SECONDS));
        kept.put(observed.id(), new Settled(node, observed, now.plus(SHORTEST).plus(more)));
    }

    /** Whether it is the last that was noted of its instance, and not long ago. */
    synchronized boolean contains(NodeId node, InstanceObserved observed, Instant now) {
        return Optional.ofNullable(kept.get(observed.id()))
                .filter(settled -> settled.node().equals(node)
                        && settled.observed().equals(observed)
                        && settled.until().isAfter(now))
                .isPresent();
    }
}
