package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.NodeObserved;
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

    /** The instances are apart: a node with many reports few at a time. */
    private record Report(NodeObserved facts, SharedMap<InstanceId, InstanceObserved> instances, long atMillis) {}

    private final SortedMap<NodeId, Report> latest = new TreeMap<>();

    /** What the cloud controller was told of each node's instances last. */
    private final Map<NodeId, SharedMap<InstanceId, InstanceObserved>> told = new HashMap<>();

    private final SortedSet<NodeId> news = new TreeSet<>();
    private final SortedSet<NodeId> heartbeats = new TreeSet<>();

    /** What a report changed. */
    record Change(boolean news, boolean address, boolean room) {}

    /** Takes a report in; its other instances are as they were if it has only changed ones. */
    Change put(NodeObserved said, boolean changesOnly, long nowMillis) {
        var node = said.node();
        var before = Optional.ofNullable(latest.get(node));
        var known = before.map(Report::facts);
        var facts = said.withOnly(List.of());
        var knownInstances = before.map(Report::instances).orElseGet(SharedMap::empty);
        var instances = instances(knownInstances, said.instances(), changesOnly);
        latest.put(node, new Report(facts, instances, nowMillis));
        boolean isNews = !known.equals(Optional.of(facts))
                || !instances.differences(knownInstances).isEmpty();
        if (isNews) {
            news.add(node);
        }
        return new Change(
                isNews,
                !known.map(NodeObserved::address).equals(Optional.of(facts.address())),
                before.filter(report -> isFresh(report, nowMillis)).isEmpty()
                        || !known.map(NodeObserved::total).equals(Optional.of(facts.total()))
                        || !known.map(NodeObserved::problems).equals(Optional.of(facts.problems())));
    }

    private static SharedMap<InstanceId, InstanceObserved> instances(
            SharedMap<InstanceId, InstanceObserved> known, List<InstanceObserved> said, boolean changesOnly) {
        if (changesOnly) {
            var merged = known;
            for (var instance : said) {
                merged = merged.with(instance.id(), instance);
            }
            return merged;
        }
        var all = new HashMap<InstanceId, InstanceObserved>();
        said.forEach(instance -> all.put(instance.id(), instance));
        var anew = SharedMap.of(all);
        return anew.differences(known).isEmpty() ? known : anew;
    }

    /** What the node said last, but for its instances. */
    Optional<NodeObserved> of(NodeId node) {
        return Optional.ofNullable(latest.get(node)).map(Report::facts);
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
        var all = report.instances();
        var before = Optional.ofNullable(told.put(node, all)).orElseGet(SharedMap::empty);
        var tell = everything
                ? all.sorted().values().stream().toList()
                : all.differences(before).stream()
                        .flatMap(id -> all.get(id).stream())
                        .toList();
        return new NodeReport(report.facts().withOnly(tell), nowMillis - report.atMillis());
    }
}
