package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import io.ironbark.proto.zone.ZoneDesired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A zone of 1,000 nodes and 20,000 instances in 500 VPCs; the limits are wide, for machines with other work. */
class ZoneScaleTest {
    private static final int NODES = 1_000;
    private static final int INSTANCES = 20_000;
    private static final int VPCS = 500;
    private static final int BURST = 500;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LIMIT_EACH = Duration.ofMillis(50);
    private static final Capacity TOTAL = new Capacity(32, 65_536, 2_000);

    private final Zone zone = new Zone(Samples.ZONE, "epoch");
    private final Map<InstanceId, InstanceDesired> instances = new HashMap<>();
    private long version;

    @BeforeEach
    void fill() {
        var placed = new ArrayList<PlacedInstance>();
        for (int number = 0; number < INSTANCES; number++) {
            placed.add(on(home(number), instance(number)));
        }
        IntStream.range(0, NODES).forEach(node -> zone.report(Samples.observed(node, TOTAL, List.of()), false, 0));
        timed("full feed applied and all documents composed", () -> {
            zone.apply(feed(true, placed), 0);
            assertThat(zone.advance(0).documents()).hasSize(NODES);
        });
        zone.observed(true, 0);
    }

    private InstanceDesired instance(int number) {
        return instances.computeIfAbsent(
                Samples.instanceId(number), _ -> Samples.instance(number, number % VPCS, 1_024));
    }

    /** Gives each node as many, and scatters the guests of one VPC. */
    private static int home(int number) {
        return (number + number / NODES * 13) % NODES;
    }

    private static PlacedInstance on(int node, InstanceDesired instance) {
        return new PlacedInstance(instance, Optional.of(Samples.nodeId(node)));
    }

    private ZoneDesired feed(boolean full, List<PlacedInstance> placed) {
        version++;
        return new ZoneDesired(
                Samples.ZONE,
                version,
                full,
                Policy.SPREAD,
                full
                        ? IntStream.range(0, NODES)
                                .mapToObj(node -> new NodeSpec(Samples.nodeId(node), true))
                                .toList()
                        : List.of(),
                placed,
                full ? IntStream.range(0, VPCS).<VpcSpec>mapToObj(Samples::vpc).toList() : List.of(),
                full
                        ? IntStream.range(0, VPCS)
                                .<SecurityGroupSpec>mapToObj(Samples::group)
                                .toList()
                        : List.of(),
                new TreeSet<>());
    }

    private static Duration timed(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        var took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%s: %.2f ms%n", what, took.toNanos() / 1e6);
        return took;
    }

    @Test
    void aMembershipChangeCostsTheNodesOfItsVpc() {
        int changes = 1_000;
        var documents = new int[1];
        var took = timed(changes + " guests came and went, one by one", () -> {
            for (int number = 0; number < changes; number++) {
                var changed = Samples.next(instance(number), Power.TERMINATED);
                zone.apply(feed(false, List.of(on(home(number), changed))), 0);
                documents[0] += zone.advance(0).documents().size();
            }
        });
        System.out.printf(
                "  each: %.3f ms, %.1f documents%n", took.toNanos() / 1e6 / changes, (double) documents[0] / changes);
        assertThat(documents[0] / changes).isLessThanOrEqualTo(INSTANCES / VPCS + 1);
        assertThat(took.dividedBy(changes)).isLessThan(LIMIT_EACH);
    }

    @Test
    void aBurstOfFiveHundredIsProposedAtOnceWithinEveryNodesRoom() {
        var burst = IntStream.range(INSTANCES, INSTANCES + BURST)
                .mapToObj(number -> new PlacedInstance(instance(number), Optional.empty()))
                .toList();
        var took = timed("burst of " + BURST + " proposed", () -> {
            zone.apply(feed(false, burst), 0);
            zone.advance(0);
        });
        var proposals = zone.observed(false, 0).orElseThrow().proposals();
        assertThat(proposals).hasSize(BURST);
        var perNode = new HashMap<NodeId, Integer>();
        proposals.forEach(proposal -> perNode.merge(proposal.node(), 1, Integer::sum));
        assertThat(perNode.values()).as("spread evenly").allMatch(count -> count == 1);
        assertThat(took).isLessThan(LIMIT);

        commit(proposals);
    }

    private void commit(List<Proposal> proposals) {
        var committed = proposals.stream()
                .map(proposal -> new PlacedInstance(
                        Optional.ofNullable(instances.get(proposal.instance())).orElseThrow(),
                        Optional.of(proposal.node())))
                .toList();
        var took = timed("burst of " + BURST + " committed, nodes told", () -> {
            zone.apply(feed(false, committed), 0);
            var told = zone.advance(0).documents();
            System.out.printf("  %d documents%n", told.size());
        });
        assertThat(took).isLessThan(LIMIT);
        assertThat(zone.figures(0).waiting()).isZero();
    }
}
