package io.ironbark.cluster.sim;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.node.ToldInstances;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A node: boots guests slowly, keeps what it was told through a crash, and refuses what is older than it has seen. */
final class SimNode {
    static final Duration REPORT_EVERY = Duration.ofSeconds(5);
    private static final long PATIENCE_MILLIS = 3_000;
    private static final long BACKOFF_MILLIS = 500;

    private final int number;
    private final World world;
    private final SimZone zone;
    private final Capacity total;
    private final SortedMap<InstanceId, InstanceDesired> journal = new TreeMap<>();
    private final SortedSet<InstanceId> running = new TreeSet<>();
    private final SortedSet<InstanceId> terminated = new TreeSet<>();
    private final ToldInstances told = new ToldInstances();
    private Optional<NodeDesired> applied = Optional.empty();
    private long life;
    private boolean up = true;

    SimNode(int number, World world, SimZone zone, Capacity total) {
        this.number = number;
        this.world = world;
        this.zone = zone;
        this.total = total;
        world.every(REPORT_EVERY, () -> report(true));
        poll(life);
    }

    NodeId id() {
        return Samples.nodeId(number);
    }

    Capacity total() {
        return total;
    }

    SortedSet<InstanceId> running() {
        return running;
    }

    Optional<NodeDesired> applied() {
        return applied;
    }

    NodeObserved observed() {
        return Samples.observed(
                number, total, journal.values().stream().map(this::observed).toList());
    }

    private InstanceObserved observed(InstanceDesired instance) {
        return new InstanceObserved(
                instance.id(),
                instance.generation(),
                state(instance),
                0,
                false,
                Optional.empty(),
                List.of(),
                List.of());
    }

    private RunState state(InstanceDesired instance) {
        return switch (instance.power()) {
            case RUNNING -> running.contains(instance.id()) ? RunState.RUNNING : RunState.PREPARING;
            case STOPPED -> RunState.STOPPED;
            case TERMINATED -> RunState.TERMINATED;
        };
    }

    /** Loses power: guests stop, the journal stays. */
    void crash(Duration away) {
        if (up) {
            up = false;
            life++;
            running.clear();
            world.after(away.toMillis(), this::comeBack);
        }
    }

    private void comeBack() {
        up = true;
        journal.values().forEach(this::converge);
        poll(life);
        report(true);
    }

    private boolean lives(long then) {
        return up && life == then;
    }

    private void poll(long then) {
        if (!lives(then)) {
            return;
        }
        Call.<Optional<NodeDesired>>start(
                world,
                PATIENCE_MILLIS,
                answer -> zone.desired(id(), applied, answer),
                document -> {
                    if (lives(then)) {
                        document.ifPresent(this::apply);
                        poll(then);
                    }
                },
                () -> world.after(BACKOFF_MILLIS, () -> poll(then)));
    }

    private void apply(NodeDesired document) {
        applied = Optional.of(document);
        for (var instance : document.instances()) {
            var known = journal.get(instance.id());
            if (known == null || known.generation() < instance.generation()) {
                journal.put(instance.id(), instance);
                converge(instance);
            }
        }
        report();
    }

    private void converge(InstanceDesired instance) {
        switch (instance.power()) {
            case RUNNING -> boot(instance, life);
            case STOPPED -> running.remove(instance.id());
            case TERMINATED -> {
                running.remove(instance.id());
                terminated.add(instance.id());
            }
        }
    }

    private void boot(InstanceDesired instance, long then) {
        world.after(200 + world.random().nextLong(2_000), () -> {
            if (lives(then) && instance.equals(journal.get(instance.id())) && !terminated.contains(instance.id())) {
                running.add(instance.id());
                report();
            }
        });
    }

    private void report() {
        report(false);
    }

    /** Nobody says whether a report has arrived: what got lost is told by the next that has everything. */
    private void report(boolean everything) {
        if (up) {
            var all = observed();
            var some = all.withOnly(told.tell(all.instances(), everything));
            world.send(() -> zone.observed(some, !everything));
        }
    }

    Capacity used() {
        var used = Capacity.NONE;
        for (var id : running) {
            used = used.plus(Capacity.of(
                    Optional.ofNullable(journal.get(id)).orElseThrow().machine()));
        }
        return used;
    }
}
