package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.placement.GroupPlace.Strategy;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a zone proposes for members of placement groups. */
class PlacementGroupsTest {
    private static final Capacity SMALL = new Capacity(4, 4096, 100);

    private final Zone zone = new Zone(Samples.ZONE, "epoch");

    /** What the zone says of these instances when it has two nodes. */
    private ZoneObserved told(PlacedInstance... instances) {
        var nodes = List.of(new NodeSpec(Samples.nodeId(0), true), new NodeSpec(Samples.nodeId(1), true));
        zone.report(Samples.observed(0, SMALL, List.of()), false, 0);
        zone.report(Samples.observed(1, SMALL, List.of()), false, 0);
        zone.apply(
                new ZoneDesired(
                        Samples.ZONE,
                        1,
                        true,
                        Policy.SPREAD,
                        nodes,
                        List.of(instances),
                        List.of(),
                        List.of(),
                        new TreeSet<>()),
                0);
        zone.advance(0);
        return zone.observed(false, 0).orElseThrow();
    }

    private static List<NodeId> targets(ZoneObserved observed) {
        return observed.proposals().stream().map(Proposal::node).toList();
    }

    private static PlacedInstance waiting(int number, Strategy strategy, int partition) {
        var place = new GroupPlace(new PlacementGroupId("pg-00000001"), strategy, partition);
        return new PlacedInstance(Samples.instance(number, 0, 64), Optional.empty(), Optional.of(place));
    }

    @Test
    void aSpreadGroupIsProposedOneNodeEachAndTheRestWaits() {
        var observed =
                told(waiting(1, Strategy.SPREAD, 0), waiting(2, Strategy.SPREAD, 0), waiting(3, Strategy.SPREAD, 0));

        assertThat(targets(observed)).containsExactlyInAnyOrder(Samples.nodeId(0), Samples.nodeId(1));
        assertThat(observed.noRoom().getFirst().why().counts()).containsOnlyKeys(Refusal.GROUP);
    }

    @Test
    void aClusterGroupIsProposedOneNode() {
        var observed =
                told(waiting(1, Strategy.CLUSTER, 0), waiting(2, Strategy.CLUSTER, 0), waiting(3, Strategy.CLUSTER, 0));

        assertThat(targets(observed)).hasSize(3).containsOnly(Samples.nodeId(0));
    }

    @Test
    void partitionsAreProposedNodesOfTheirOwn() {
        var observed = told(
                waiting(1, Strategy.PARTITION, 1),
                waiting(2, Strategy.PARTITION, 1),
                waiting(3, Strategy.PARTITION, 2),
                waiting(4, Strategy.PARTITION, 2));
        var nodes = targets(observed);

        assertThat(nodes).hasSize(4);
        assertThat(nodes.get(0)).isEqualTo(nodes.get(1)).isNotEqualTo(nodes.get(2));
        assertThat(nodes.get(2)).isEqualTo(nodes.get(3));
    }
}
