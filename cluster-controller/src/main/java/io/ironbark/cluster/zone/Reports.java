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

    private record Report(NodeObserved observed, long atMillis) {}

    private final SortedMap<NodeId, Report> latest = new TreeMap<>();
    private SortedSet<NodeId> news = new TreeSet<>();

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
        return !news.isEmpty();
    }

    /** Reports with news since the last call, or all. */
    List<NodeReport> drain(boolean everything, long nowMillis) {
        var wanted = everything ? latest.keySet() : news;
        var result = new ArrayList<NodeReport>(wanted.size());
        for (var node : wanted) {
            Optional.ofNullable(latest.get(node))
                    .ifPresent(report -> result.add(new NodeReport(report.observed(), nowMillis - report.atMillis())));
        }
        news = new TreeSet<>();
        return result;
    }
}
