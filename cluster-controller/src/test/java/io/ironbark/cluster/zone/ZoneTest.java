package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.Proposal;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZoneTest {
    private static final Capacity SMALL = new Capacity(4, 4096, 100);

    private final Zone zone = new Zone(Samples.ZONE, "epoch");
    private Policy policy = Policy.SPREAD;
    private long version;
    private long now = 1_000;

    // What is said

    private ZoneDesired feed(boolean full, List<NodeSpec> nodes, List<PlacedInstance> instances, String... gone) {
        version++;
        return new ZoneDesired(
                Samples.ZONE,
                version,
                full,
                policy,
                nodes,
                instances,
                full ? List.of(Samples.vpc(0), Samples.vpc(1)) : List.of(),
                full ? List.of(Samples.group(0), Samples.group(1)) : List.of(),
                new TreeSet<>(Arrays.asList(gone)));
    }

    private static List<NodeSpec> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new NodeSpec(Samples.nodeId(number), true))
                .toList();
    }

    private void report(int node, Capacity total) {
        zone.report(Samples.observed(node, total, List.of()), false, now);
    }

    private List<NodeDesired> full(int nodes, PlacedInstance... instances) {
        zone.apply(feed(true, nodes(nodes), List.of(instances)), now);
        return documents();
    }

    private List<NodeDesired> documents() {
        return zone.advance(now).documents().stream().map(Document::whole).toList();
    }

    private List<NodeDesired> change(PlacedInstance... instances) {
        zone.apply(feed(false, List.of(), List.of(instances)), now);
        return documents();
    }

    private static PlacedInstance waiting(int number) {
        return new PlacedInstance(Samples.instance(number, 0, 1024), Optional.empty());
    }

    private static PlacedInstance on(int node, InstanceDesired instance) {
        return new PlacedInstance(instance, Optional.of(Samples.nodeId(node)));
    }

    private ZoneObserved told() {
        return zone.observed(false, now).orElseThrow();
    }

    private static List<NodeId> targets(ZoneObserved observed) {
        return observed.proposals().stream().map(Proposal::node).toList();
    }

    // Placement

    @Test
    void nothingIsProposedBeforeTheWholeFeedWasRead() {
        report(0, SMALL);
        zone.apply(feed(false, nodes(1), List.of(waiting(1))), now);
        zone.advance(now);
        assertThat(told().proposals()).isEmpty();
        assertThat(zone.isSynced()).isFalse();

        full(1, waiting(1));
        assertThat(targets(told())).containsExactly(Samples.nodeId(0));
    }

    @Test
    void nothingIsProposedUntilNodesReportedOrTheGracePassed() {
        report(0, SMALL);
        full(2, waiting(1));
        assertThat(told().proposals()).isEmpty();

        now += Zone.GRACE.toMillis();
        zone.advance(now);
        assertThat(targets(told())).containsExactly(Samples.nodeId(0));
    }

    @Test
    void aBurstInOnePassFillsNoNodeTwice() {
        IntStream.range(0, 3).forEach(node -> report(node, SMALL));
        full(3, IntStream.range(0, 20).mapToObj(ZoneTest::waiting).toArray(PlacedInstance[]::new));

        var told = told();
        assertThat(targets(told)).hasSize(12);
        for (int node = 0; node < 3; node++) {
            assertThat(targets(told)).filteredOn(Samples.nodeId(node)::equals).hasSize(4);
        }
        assertThat(told.noRoom())
                .hasSize(8)
                .allSatisfy(refusal ->
                        assertThat(refusal.why().counts()).containsExactly(java.util.Map.entry(Refusal.VCPU, 3)));
    }

    @Test
    void spreadTakesTheEmptiestAndPackTheFullest() {
        report(0, new Capacity(8, 2048, 100));
        report(1, new Capacity(8, 8192, 100));
        full(2, waiting(1));
        assertThat(targets(told())).containsExactly(Samples.nodeId(1));

        policy = Policy.PACK;
        change(waiting(2), waiting(3));
        assertThat(targets(told())).containsExactly(Samples.nodeId(0), Samples.nodeId(0));
    }

    @Test
    void committedInstancesCountUntilTheyAreGoneWhateverTheirPower() {
        report(0, new Capacity(1, 4096, 100));
        var first = Samples.instance(1, 0, 1024);
        full(1, on(0, first));
        change(on(0, Samples.next(first, Power.STOPPED)), waiting(2));
        assertThat(told().noRoom()).hasSize(1);

        zone.apply(feed(false, List.of(), List.of(), first.id().value()), now);
        zone.advance(now);
        assertThat(targets(told())).containsExactly(Samples.nodeId(0));
    }

    @Test
    void aSilentNodeIsNotPlacedOnAndNothingElseHappensToIt() {
        report(0, SMALL);
        var told = full(1, on(0, Samples.instance(1, 0, 1024)));
        assertThat(told).hasSize(1);
        zone.observed(false, now);

        now += Reports.SUSPECT_AFTER.toMillis() + 1;
        assertThat(change(waiting(2))).isEmpty();
        assertThat(told().noRoom().getFirst().why().counts()).containsEntry(Refusal.UNREACHABLE, 1);

        report(0, SMALL);
        zone.advance(now);
        assertThat(targets(told())).containsExactly(Samples.nodeId(0));
    }

    @Test
    void drainedAndUnwellNodesSayWhyNot() {
        report(0, SMALL);
        zone.report(unwell(1), false, now);
        report(2, new Capacity(4, 512, 100));
        zone.apply(
                feed(
                        true,
                        List.of(
                                new NodeSpec(Samples.nodeId(0), false),
                                new NodeSpec(Samples.nodeId(1), true),
                                new NodeSpec(Samples.nodeId(2), true)),
                        List.of(waiting(1))),
                now);
        zone.advance(now);

        assertThat(told().noRoom().getFirst().why().counts())
                .containsExactly(
                        java.util.Map.entry(Refusal.NOT_SCHEDULABLE, 1),
                        java.util.Map.entry(Refusal.UNHEALTHY, 1),
                        java.util.Map.entry(Refusal.MEMORY, 1));
    }

    private static NodeObserved unwell(int node) {
        var well = Samples.observed(node, SMALL, List.of());
        return new NodeObserved(
                well.node(),
                well.bootId(),
                well.agentVersion(),
                well.appliedEpoch(),
                well.appliedVersion(),
                well.address(),
                well.accelerator(),
                well.total(),
                well.cachedImages(),
                well.instances(),
                well.consoles(),
                List.of("libvirt does not answer"),
                List.of(),
                List.of());
    }

    @Test
    void aProposalThatIsNotCommittedInTimeIsMadeElsewhereAndThenAnywhere() {
        report(0, SMALL);
        report(1, SMALL);
        full(2, waiting(1));
        assertThat(targets(told())).containsExactly(Samples.nodeId(0));
        var tried = new ArrayList<NodeId>();
        for (int round = 0; round < 3; round++) {
            now += Placer.COMMIT_WITHIN.toMillis();
            zone.advance(now);
            tried.addAll(targets(told()));
        }
        assertThat(tried).containsExactly(Samples.nodeId(1), Samples.nodeId(0), Samples.nodeId(1));
    }

    @Test
    void aLostPostIsMadeUpForByEverything() {
        report(0, SMALL);
        full(1, waiting(1));
        var lost = told();
        assertThat(zone.observed(false, now)).isEmpty();

        assertThat(zone.observed(true, now).orElseThrow()).isEqualTo(lost);
    }

    @Test
    void newsOfOneNodeDoesNotWaitBehindTheHeartbeatsOfAll() {
        int count = 2 * Reports.MAX_TOLD_AT_ONCE + 1;
        IntStream.range(0, count).forEach(node -> report(node, SMALL));
        full(count);
        for (int post = 0; post < 3; post++) {
            told();
        }
        assertThat(zone.observed(false, now)).isEmpty();

        assertThat(zone.observed(true, now).orElseThrow().nodes()).hasSize(Reports.MAX_TOLD_AT_ONCE);
        report(count - 1, new Capacity(1, 1, 1));
        assertThat(told().nodes().getFirst().observed().node()).isEqualTo(Samples.nodeId(count - 1));
        assertThat(told().nodes()).hasSize(1);
        assertThat(zone.observed(false, now)).isEmpty();
    }

    @Test
    void whateverElseIsGoneIsIgnored() {
        report(0, SMALL);
        full(1, on(0, Samples.instance(1, 0, 1024)));

        zone.apply(feed(false, List.of(), List.of(), "i-web", "sg-1", "node-0000", "vol-00000000"), now);
        assertThat(documents()).isEmpty();
    }

    @Test
    void anInstanceThatMustGoBeforeItWasPlacedIsNotPlaced() {
        report(0, SMALL);
        full(1, new PlacedInstance(Samples.next(Samples.instance(1, 0, 1024), Power.TERMINATED), Optional.empty()));

        assertThat(told().proposals()).isEmpty();
    }

    // Documents

    @Test
    void noNodeIsToldAnythingBeforeTheWholeFeedWasRead() {
        report(0, SMALL);
        zone.apply(feed(false, nodes(1), List.of(on(0, Samples.instance(1, 0, 1024)))), now);

        assertThat(documents()).isEmpty();
    }

    @Test
    void aDocumentHasANewVersionOnlyIfItsContentChanged() {
        report(0, SMALL);
        var instance = Samples.instance(1, 0, 1024);
        var first = full(2, on(0, instance));
        assertThat(first).hasSize(2);

        assertThat(change(on(0, instance))).isEmpty();
        assertThat(full(2, on(0, instance))).isEmpty();
        assertThat(change(on(0, Samples.next(instance, Power.STOPPED))))
                .singleElement()
                .satisfies(document -> assertThat(document.version())
                        .isGreaterThan(first.stream()
                                .mapToLong(NodeDesired::version)
                                .max()
                                .orElseThrow()));
    }

    @Test
    void aGuestThatComesOrGoesConcernsTheNodesOfItsVpcOnly() {
        IntStream.range(0, 4).forEach(node -> report(node, SMALL));
        full(
                4,
                on(0, Samples.instance(1, 0, 1024)),
                on(1, Samples.instance(2, 0, 1024)),
                on(2, Samples.instance(3, 1, 1024)));
        var comer = Samples.instance(4, 0, 1024);

        var came = change(on(3, comer));
        assertThat(came)
                .extracting(NodeDesired::node)
                .containsExactly(Samples.nodeId(0), Samples.nodeId(1), Samples.nodeId(3));
        assertThat(remote(came.get(0))).extracting(RemoteGuest::privateIp).containsExactly("172.31.0.2", "172.31.0.4");
        assertThat(members(came.get(0))).containsExactly("172.31.0.1", "172.31.0.2", "172.31.0.4");
        assertThat(remote(came.get(2))).extracting(RemoteGuest::nodeAddress).containsExactly("10.0.0.0", "10.0.0.1");

        var going = change(on(3, Samples.next(comer, Power.TERMINATED)));
        assertThat(going).hasSize(3);
        assertThat(remote(going.get(0))).hasSize(1);
        assertThat(going.get(2).vpcs()).as("its network stays until it is gone").hasSize(1);

        zone.apply(feed(false, List.of(), List.of(), comer.id().value()), now);
        var gone = documents();
        assertThat(gone).extracting(NodeDesired::node).containsExactly(Samples.nodeId(3));
        assertThat(gone.getFirst().instances()).isEmpty();
        assertThat(gone.getFirst().vpcs()).isEmpty();
    }

    private static List<RemoteGuest> remote(NodeDesired document) {
        return document.vpcs().stream()
                .map(VpcDesired::remoteGuests)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> members(NodeDesired document) {
        return List.copyOf(document.vpcs().getFirst().groups().getFirst().members());
    }

    @Test
    void peersHearOfANodeOnceItsAddressIsKnownAndAgainWhenItChanges() {
        report(0, SMALL);
        var told = full(2, on(0, Samples.instance(1, 0, 1024)), on(1, Samples.instance(2, 0, 1024)));
        assertThat(remote(told.get(0))).isEmpty();

        report(1, SMALL);
        var learned = documents();
        assertThat(learned).extracting(NodeDesired::node).containsExactly(Samples.nodeId(0));
        assertThat(remote(learned.getFirst()))
                .extracting(RemoteGuest::nodeAddress)
                .containsExactly("10.0.0.1");
    }

    @Test
    void whatAFullFeedDoesNotNameIsGone() {
        report(0, SMALL);
        InstanceId old = Samples.instanceId(1);
        full(1, on(0, Samples.instance(1, 0, 1024)));

        var documents = full(1, on(0, Samples.instance(2, 0, 1024)));
        assertThat(documents)
                .singleElement()
                .satisfies(document -> assertThat(document.instances())
                        .extracting(InstanceDesired::id)
                        .containsExactly(Samples.instanceId(2))
                        .doesNotContain(old));
    }
}
