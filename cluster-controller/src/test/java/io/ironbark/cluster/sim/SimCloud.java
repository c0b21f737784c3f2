package io.ironbark.cluster.sim;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A cloud controller that never fails: rows with versions, and commits by compare-and-set. */
final class SimCloud {
    private static final long HOLD_MILLIS = 2_000;

    private record Row(PlacedInstance placed, boolean running, long version) {}

    private record Commit(InstanceId instance, NodeId node) {}

    private record Waiter(long after, Consumer<ZoneDesired> answer) {}

    private final World world;
    private final Policy policy;
    private final int vpcs;
    private final SortedMap<InstanceId, Row> rows = new TreeMap<>();
    private final SortedMap<String, Long> gone = new TreeMap<>();
    private final SortedMap<NodeId, Capacity> totals = new TreeMap<>();
    private final Set<NodeId> drained = new HashSet<>();
    private final Set<Commit> everCommitted = new HashSet<>();
    private List<Waiter> waiters = new ArrayList<>();
    private boolean peered;
    private long version = 1;

    SimCloud(World world, Policy policy, int vpcs) {
        this.world = world;
        this.policy = policy;
        this.vpcs = vpcs;
    }

    // What users do

    void launch(InstanceDesired instance) {
        put(new PlacedInstance(instance, Optional.empty()), false);
    }

    void power(InstanceId id, Power power) {
        var row = rows.get(id);
        if (row == null || row.placed().instance().power() == Power.TERMINATED) {
            return;
        }
        if (row.placed().node().isEmpty()) {
            if (power == Power.TERMINATED) {
                remove(id);
            }
            return;
        }
        put(
                new PlacedInstance(
                        Samples.next(row.placed().instance(), power),
                        row.placed().node()),
                row.running());
    }

    void drain(NodeId node, boolean yes) {
        if (yes ? drained.add(node) : drained.remove(node)) {
            changed();
        }
    }

    /** The first two VPCs become peers, or are so no more. */
    void peer(boolean yes) {
        peered = yes;
        changed();
    }

    private void put(PlacedInstance placed, boolean running) {
        rows.put(placed.instance().id(), new Row(placed, running, version + 1));
        changed();
    }

    private void remove(InstanceId id) {
        rows.remove(id);
        gone.put(id.value(), version + 1);
        changed();
    }

    private void changed() {
        version++;
        var wake = waiters;
        waiters = new ArrayList<>();
        wake.forEach(waiter -> waiter.answer().accept(since(waiter.after())));
    }

    // What the cluster controller calls

    /** Holds the call until there is something newer, or for a while. */
    void desired(long after, Consumer<ZoneDesired> answer) {
        if (after < version) {
            answer.accept(since(after));
            return;
        }
        var waiter = new Waiter(after, answer);
        waiters.add(waiter);
        world.after(HOLD_MILLIS, () -> {
            if (waiters.remove(waiter)) {
                answer.accept(since(after));
            }
        });
    }

    /** Now and then with rows that have not changed, as the real feed may have. */
    private ZoneDesired since(long after) {
        boolean full = after == 0;
        long from = full ? 0 : after - world.random().nextInt(3);
        return new ZoneDesired(
                Samples.ZONE,
                version,
                full,
                policy,
                totals.keySet().stream()
                        .map(node -> new NodeSpec(node, !drained.contains(node)))
                        .toList(),
                rows.values().stream()
                        .filter(row -> row.version() > from)
                        .map(Row::placed)
                        .toList(),
                numbers().stream().map(this::vpc).toList(),
                numbers().stream().map(this::group).toList(),
                full
                        ? new TreeSet<>()
                        : new TreeSet<>(gone.keySet().stream()
                                .filter(id -> gone.getOrDefault(id, 0L) > from)
                                .toList()));
    }

    private VpcSpec vpc(int number) {
        return peered && number < 2 ? Samples.peered(number, 1 - number) : Samples.vpc(number);
    }

    /** That of the first VPC names that of the second, which is stale while they are no peers. */
    private SecurityGroupSpec group(int number) {
        return number == 0 ? Samples.naming(0, 1) : Samples.group(number);
    }

    private List<Integer> numbers() {
        var numbers = new ArrayList<Integer>();
        for (int number = 0; number < vpcs; number++) {
            numbers.add(number);
        }
        return numbers;
    }

    ZoneDesired everything() {
        return since(0);
    }

    void observed(ZoneObserved observed) {
        for (var report : observed.nodes()) {
            var node = report.observed().node();
            if (totals.put(node, report.observed().total()) == null) {
                changed();
            }
            report.observed().instances().forEach(instance -> reported(node, instance));
        }
        observed.proposals().forEach(this::commit);
    }

    private void reported(NodeId node, InstanceObserved observed) {
        var row = rows.get(observed.id());
        if (row == null
                || !row.placed().node().equals(Optional.of(node))
                || observed.generation() < row.placed().instance().generation()) {
            return;
        }
        if (observed.state() == RunState.TERMINATED) {
            remove(observed.id());
        } else {
            rows.put(observed.id(), new Row(row.placed(), observed.state() == RunState.RUNNING, row.version()));
        }
    }

    private void commit(Proposal proposal) {
        var row = rows.get(proposal.instance());
        if (row == null
                || row.placed().node().isPresent()
                || row.placed().instance().generation() != proposal.generation()
                || drained.contains(proposal.node())) {
            return;
        }
        var need = Capacity.of(row.placed().instance().machine());
        if (fits(free(proposal.node()), need)) {
            var placed = new PlacedInstance(row.placed().instance(), Optional.of(proposal.node()));
            everCommitted.add(new Commit(proposal.instance(), proposal.node()));
            put(placed, false);
        }
    }

    // What tests look at

    Capacity free(NodeId node) {
        var free = totals.getOrDefault(node, Capacity.NONE);
        for (var row : rows.values()) {
            if (row.placed().node().equals(Optional.of(node))) {
                free = free.minus(Capacity.of(row.placed().instance().machine()));
            }
        }
        return free;
    }

    static boolean fits(Capacity free, Capacity need) {
        return need.vcpus() <= free.vcpus() && need.memoryMib() <= free.memoryMib() && need.diskGib() <= free.diskGib();
    }

    boolean wasCommitted(InstanceId id, NodeId node) {
        return everCommitted.contains(new Commit(id, node));
    }

    List<InstanceId> instances() {
        return List.copyOf(rows.keySet());
    }

    List<NodeId> nodes() {
        return List.copyOf(totals.keySet());
    }

    List<PlacedInstance> placed() {
        return rows.values().stream().map(Row::placed).toList();
    }

    /** All that should run does, all that should be gone is, and what waits fits nowhere. */
    boolean settled() {
        for (var row : rows.values()) {
            var instance = row.placed().instance();
            if (row.placed().node().isEmpty()) {
                var need = Capacity.of(instance.machine());
                if (totals.keySet().stream().anyMatch(node -> !drained.contains(node) && fits(free(node), need))) {
                    return false;
                }
            } else if (instance.power() == Power.TERMINATED || row.running() != (instance.power() == Power.RUNNING)) {
                return false;
            }
        }
        return true;
    }
}
