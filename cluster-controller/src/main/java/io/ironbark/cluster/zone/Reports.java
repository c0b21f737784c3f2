package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.ToldInstances;
import io.ironbark.proto.zone.NodeReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** What the cloud controller was told of each node's instances last. */
    private final Map<NodeId, ToldInstances> told = new HashMap<>();

    private final SortedSet<NodeId> news = new TreeSet<>();
    private final SortedSet<NodeId> heartbeats = new TreeSet<>();

    /** What a report changed. */
    record Change(boolean news, boolean address, boolean room) {}

    /** Takes a report in; its other instances are as they were if it has only changed ones. */
    Change put(NodeObserved said, boolean changesOnly, long nowMillis) {
        var node = said.node();
        var observed = changesOnly
                ? of(node).map(before -> said.withOnly(merged(before.instances(), said.instances())))
                        .orElse(said)
                : said;
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

    private static List<InstanceObserved> merged(List<InstanceObserved> before, List<InstanceObserved> changed) {
        var all = new TreeMap<InstanceId, InstanceObserved>();
        before.forEach(instance -> all.put(instance.id(), instance));
        changed.forEach(instance -> all.put(instance.id(), instance));
        return List.copyOf(all.values());
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

    /**
     * Some of the reports that are to be told: changed ones first. The others come with the next call. News of a node has
     * only those of its instances that are news, too: all of them are told again with its next heartbeat, and so after a
     * call that failed.
     */
    List<NodeReport> drain(long nowMillis) {
        var result = new ArrayList<NodeReport>();
        while (!news.isEmpty() && result.size() < MAX_TOLD_AT_ONCE) {
            var node = news.removeFirst();
            result.add(report(node, heartbeats.remove(node), nowMillis));
        }
        while (!heartbeats.isEmpty() && result.size() < MAX_TOLD_AT_ONCE) {
            result.add(report(heartbeats.removeFirst(), true, nowMillis));
        }
        return result;
    }

    private NodeReport report(NodeId node, boolean everything, long nowMillis) {
        var report = Objects.requireNonNull(latest.get(node));
        var instances = told.computeIfAbsent(node, _ -> new ToldInstances())
                .tell(report.observed().instances(), everything);
        return new NodeReport(report.observed().withOnly(instances), nowMillis - report.atMillis());
    }
}
