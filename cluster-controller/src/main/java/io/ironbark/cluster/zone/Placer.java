package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.placement.Room;
import io.ironbark.proto.zone.NoRoom;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proposes nodes for instances that have none, and remembers what it proposed until that is committed.
 *
 * <p>An open proposal holds its room and its place in its placement group, so that a burst in one pass does not fill a node
 * twice. A proposal that is not
 * committed in time was lost or refused: the next one avoids the nodes tried before, as long as another has room.
 */
final class Placer {
    /** How long a proposal may take to come back as a commit. */
    static final Duration COMMIT_WITHIN = Duration.ofSeconds(3);

    /** The most proposals that are open at once; the rest wait for a later pass. */
    static final int MAX_OPEN = 2_000;

    /** A node does not say how large an image it can cache; it refuses the launch itself. */
    private static final long ANY_IMAGE = Long.MAX_VALUE;

    private record Open(Proposal proposal, Placement.Demand demand, long expiresMillis, SortedSet<NodeId> tried) {}

    private final Catalog catalog;
    private final Reports reports;
    private final SortedMap<InstanceId, Open> open = new TreeMap<>();
    private final SortedMap<InstanceId, NoRoom> nowhere = new TreeMap<>();
    private final Map<NodeId, Capacity> held = new HashMap<>();
    private SortedSet<InstanceId> news = new TreeSet<>();
    private long proposed;

    Placer(Catalog catalog, Reports reports) {
        this.catalog = catalog;
        this.reports = reports;
    }

    /** Looks at every instance that waits, and proposes, or says why not. */
    void pass(Policy policy, long nowMillis) {
        settle();
        if (catalog.unplaced().isEmpty()) {
            return;
        }
        var rooms = rooms(nowMillis);
        var hopeless = new HashMap<Placement.Demand, Placement.Nowhere>();
        for (var id : catalog.unplaced()) {
            var waiting = catalog.instance(id).orElseThrow();
            if (waiting.power() == Power.RUNNING && isDue(waiting, nowMillis) && open.size() < MAX_OPEN) {
                place(waiting, policy, rooms, hopeless, nowMillis);
            }
        }
    }

    /** Forgets proposals and refusals of instances that wait no more. */
    private void settle() {
        open.values().removeIf(one -> {
            boolean over = !catalog.unplaced().contains(one.proposal().instance());
            if (over) {
                release(one);
            }
            return over;
        });
        nowhere.keySet().removeIf(id -> !catalog.unplaced().contains(id));
    }

    private boolean isDue(InstanceDesired waiting, long nowMillis) {
        var before = open.get(waiting.id());
        return before == null
                || before.proposal().generation() != waiting.generation()
                || before.expiresMillis() <= nowMillis;
    }

    private void place(
            InstanceDesired waiting,
            Policy policy,
            Rooms rooms,
            Map<Placement.Demand, Placement.Nowhere> hopeless,
            long nowMillis) {
        var demand = new Placement.Demand(
                Capacity.of(waiting.machine()), waiting.image().sizeBytes(), catalog.groupPlace(waiting.id()));
        var before = Optional.ofNullable(open.remove(waiting.id()));
        before.ifPresent(one -> {
            release(one);
            rooms.give(one.proposal().node(), one.demand().capacity());
            hopeless.clear();
        });
        var tried = before.map(Open::tried).orElseGet(TreeSet::new);
        var refused = hopeless.get(demand);
        switch (refused == null ? choose(policy, demand, rooms, tried) : refused) {
            case Placement.On(var node, var free) -> {
                rooms.take(node, demand.capacity());
                propose(waiting, new Placement.On(node, free), demand, tried, nowMillis);
            }
            case Placement.Nowhere why -> {
                hopeless.put(demand, why);
                refuse(new NoRoom(waiting.id(), waiting.generation(), why));
            }
        }
    }

    private Placement choose(Policy policy, Placement.Demand demand, Rooms rooms, SortedSet<NodeId> tried) {
        if (!tried.isEmpty()) {
            var elsewhere = rooms.list().stream()
                    .filter(room -> !tried.contains(room.node()))
                    .toList();
            if (Placement.choose(policy, demand, elsewhere, catalog.groupMembers()) instanceof Placement.On on) {
                return on;
            }
            tried.clear();
        }
        return Placement.choose(policy, demand, rooms.list(), catalog.groupMembers());
    }

    private void propose(
            InstanceDesired waiting,
            Placement.On on,
            Placement.Demand demand,
            SortedSet<NodeId> tried,
            long nowMillis) {
        tried.add(on.node());
        var proposal = new Proposal(waiting.id(), waiting.generation(), on.node(), on.free());
        open.put(waiting.id(), new Open(proposal, demand, nowMillis + COMMIT_WITHIN.toMillis(), tried));
        held.merge(on.node(), demand.capacity(), Capacity::plus);
        demand.group().ifPresent(group -> catalog.groupMembers().add(group, on.node()));
        nowhere.remove(waiting.id());
        news.add(waiting.id());
        proposed++;
    }

    /** News only if the reasons changed; the numbers in the sentences change all the time. */
    private void refuse(NoRoom refusal) {
        var before = nowhere.put(refusal.instance(), refusal);
        if (before == null
                || before.generation() != refusal.generation()
                || !before.why().counts().equals(refusal.why().counts())) {
            news.add(refusal.instance());
        }
    }

    private void release(Open one) {
        held.merge(one.proposal().node(), one.demand().capacity(), Capacity::minus);
        one.demand()
                .group()
                .ifPresent(group ->
                        catalog.groupMembers().remove(group, one.proposal().node()));
    }

    private Rooms rooms(long nowMillis) {
        var list = new ArrayList<Room>();
        for (var spec : catalog.nodes()) {
            list.add(room(spec, nowMillis));
        }
        return new Rooms(list);
    }

    private Room room(NodeSpec spec, long nowMillis) {
        var node = spec.node();
        var total = reports.of(node).map(NodeObserved::total).orElse(Capacity.NONE);
        var free = total.minus(catalog.committedTo(node)).minus(held.getOrDefault(node, Capacity.NONE));
        return new Room(node, free, closed(spec, nowMillis), ANY_IMAGE);
    }

    private Optional<Refusal> closed(NodeSpec spec, long nowMillis) {
        if (!reports.isReachable(spec.node(), nowMillis)) {
            return Optional.of(Refusal.UNREACHABLE);
        }
        if (!spec.schedulable()) {
            return Optional.of(Refusal.NOT_SCHEDULABLE);
        }
        return reports.of(spec.node())
                .filter(report -> !report.problems().isEmpty())
                .map(_ -> Refusal.UNHEALTHY);
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** True if an open proposal has waited for too long. */
    boolean hasExpired(long nowMillis) {
        return open.values().stream().anyMatch(one -> one.expiresMillis() <= nowMillis);
    }

    /** How many were ever proposed. */
    long proposed() {
        return proposed;
    }

    int openCount() {
        return open.size();
    }

    /** Instances whose proposal or refusal has not been told, or all that have one. */
    SortedSet<InstanceId> drain(boolean everything) {
        var result = news;
        if (everything) {
            result = new TreeSet<>(open.keySet());
            result.addAll(nowhere.keySet());
        }
        news = new TreeSet<>();
        return result;
    }

    List<Proposal> proposals(SortedSet<InstanceId> of) {
        return of.stream()
                .flatMap(id -> Optional.ofNullable(open.get(id)).map(Open::proposal).stream())
                .toList();
    }

    List<NoRoom> refusals(SortedSet<InstanceId> of) {
        return of.stream()
                .flatMap(id -> Optional.ofNullable(nowhere.get(id)).stream())
                .toList();
    }
}
