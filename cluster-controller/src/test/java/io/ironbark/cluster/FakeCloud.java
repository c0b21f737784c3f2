package io.ironbark.cluster;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.hop.Versioned;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NoRoom;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The zone hop of a cloud controller, with rows in memory. */
final class FakeCloud {
    private record Row(PlacedInstance placed, long version) {}

    private final int vpcs;
    private final SortedMap<InstanceId, Row> rows = new TreeMap<>();
    private final SortedMap<InstanceId, Long> gone = new TreeMap<>();
    private final SortedMap<InstanceId, RunState> states = new TreeMap<>();
    private final SortedMap<InstanceId, NoRoom> noRoom = new TreeMap<>();
    private final SortedSet<NodeId> nodes = new TreeSet<>();
    private final Versioned<Long> versions = new Versioned<>();
    private long version;
    private int commits;

    FakeCloud(int vpcs) {
        this.vpcs = vpcs;
        changed();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/zones/{zone}/desired")
                        .allow(Role.CLUSTER_CONTROLLER)
                        .onlyOwn("zone")
                        .answer(this::desired),
                Route.post("/v1/zones/{zone}/observed")
                        .allow(Role.CLUSTER_CONTROLLER)
                        .onlyOwn("zone")
                        .answer(this::observed));
    }

    private Reply desired(HopCall call) throws InterruptedException {
        long after = call.query("after", 0);
        return versions.awaitNewer(after, call.desiredWait()).isPresent()
                ? Reply.document(since(after))
                : Reply.nothing();
    }

    private synchronized ZoneDesired since(long after) {
        var gonesince = new TreeSet<String>();
        gone.forEach((id, when) -> {
            if (when > after && after > 0) {
                gonesince.add(id.value());
            }
        });
        return new ZoneDesired(
                Samples.ZONE,
                version,
                after == 0,
                Policy.SPREAD,
                nodes.stream().map(node -> new NodeSpec(node, true)).toList(),
                rows.values().stream()
                        .filter(row -> row.version() > after)
                        .map(Row::placed)
                        .toList(),
                IntStream.range(0, vpcs).mapToObj(Samples::vpc).toList(),
                IntStream.range(0, vpcs).mapToObj(Samples::group).toList(),
                gonesince);
    }

    private synchronized Reply observed(HopCall call) {
        var observed = call.body(ZoneObserved.class);
        boolean isNews = false;
        for (var report : observed.nodes()) {
            isNews |= nodes.add(report.observed().node());
            for (var instance : report.observed().instances()) {
                isNews |= reported(instance);
            }
        }
        for (var proposal : observed.proposals()) {
            isNews |= commit(proposal);
        }
        observed.noRoom().forEach(refusal -> noRoom.put(refusal.instance(), refusal));
        if (isNews) {
            changed();
        }
        return Reply.nothing();
    }

    private boolean reported(InstanceObserved instance) {
        states.put(instance.id(), instance.state());
        if (instance.state() == RunState.TERMINATED && rows.remove(instance.id()) != null) {
            gone.put(instance.id(), version + 1);
            return true;
        }
        return false;
    }

    private boolean commit(Proposal proposal) {
        var row = Optional.ofNullable(rows.get(proposal.instance()));
        if (row.filter(found -> found.placed().node().isEmpty()).isEmpty()) {
            return false;
        }
        var instance = row.orElseThrow().placed().instance();
        rows.put(instance.id(), new Row(new PlacedInstance(instance, Optional.of(proposal.node())), version + 1));
        commits++;
        return true;
    }

    private void changed() {
        version++;
        versions.publish(version, version);
    }

    synchronized void launch(List<InstanceDesired> instances) {
        instances.forEach(instance ->
                rows.put(instance.id(), new Row(new PlacedInstance(instance, Optional.empty()), version + 1)));
        changed();
    }

    synchronized void power(InstanceId id, Power power) {
        rows.computeIfPresent(
                id,
                (_, row) -> new Row(
                        new PlacedInstance(
                                Samples.next(row.placed().instance(), power),
                                row.placed().node()),
                        version + 1));
        changed();
    }

    synchronized int commits() {
        return commits;
    }

    synchronized int nodeCount() {
        return nodes.size();
    }

    synchronized long count(RunState state) {
        return states.values().stream().filter(state::equals).count();
    }

    synchronized Optional<NoRoom> noRoom(InstanceId id) {
        return Optional.ofNullable(noRoom.get(id));
    }

    synchronized boolean isGone(InstanceId id) {
        return gone.containsKey(id);
    }
}
