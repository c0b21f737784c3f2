package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.zone.NodeReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes' last words, when they came, and which of them the cloud controller has not heard yet. */
final class Reports {
    /** A node that was silent for longer gets no new instance; nothing else happens to it. */
    static final Duration SUSPECT_AFTER = Duration.ofSeconds(15);

    /** The most reports in one post: a launch's news must not wait behind the heartbeats of a thousand nodes. */
    static final int MAX_TOLD_AT_ONCE = 200;

    private record Report(NodeObserved observed, long atMillis) {}

    private final SortedMap<NodeId, Report> latest = new TreeMap<>();
    private final SortedSet<NodeId> news = new TreeSet<>();
    private final SortedSet<NodeId> heartbeats = new TreeSet<>();

    /** What a report changed. */
    record Change(boolean news, boolean address, boolean room) {}

    Change put(NodeObserved observed, long nowMillis) {
        var node = observed.node();
        var before = Optional.ofNullable(latest.put(node, new Report(observed, nowMillis)));
        var known = before.map(Report::observed);
        boolean isNews = !known.equals(Optional.of(observed));
        if (isNews) {
            news.add(node);
        }
        return new Change(
                isNews,
                !known.map(NodeObserved::address).equals(Optional.of(observed.address())),
                before.filter(report -> isFresh(report, nowMillis)).isEmpty()
                        || !known.map(NodeObserved::total).equals(Optional.of(observed.total()))
                        || !known.map(NodeObserved::problems).equals(Optional.of(observed.problems())));
    }

    Optional<NodeObserved> of(NodeId node) {
        return Optional.ofNullable(latest.get(node)).map(Report::observed);
    }

    boolean isReachable(NodeId node, long nowMillis) {
        var report = latest.get(node);
        return report != null && isFresh(report, nowMillis);
    }

    private static boolean isFresh(Report report, long nowMillis) {
        return nowMillis - report.atMillis() <= SUSPECT_AFTER.toMillis();
    }

    boolean hasNews() {
        return !news.isEmpty() || !heartbeats.isEmpty();
    }

    /** Tells all again, changed or not. */
    void repeatAll() {
        heartbeats.addAll(latest.keySet());
    }

    /** Some of the reports that are to be told: changed ones first. The others come with the next call. */
    List<NodeReport> drain(long nowMillis) {
        var result = new ArrayList<NodeReport>();
        drain(news, result, nowMillis);
        drain(heartbeats, result, nowMillis);
        return result;
    }

    private void drain(SortedSet<NodeId> from, List<NodeReport> into, long nowMillis) {
        while (!from.isEmpty() && into.size() < MAX_TOLD_AT_ONCE) {
            var node = from.removeFirst();
            heartbeats.remove(node);
            var report = latest.get(node);
            if (report != null) {
                into.add(new NodeReport(report.observed(), nowMillis - report.atMillis()));
            }
        }
    }
}
