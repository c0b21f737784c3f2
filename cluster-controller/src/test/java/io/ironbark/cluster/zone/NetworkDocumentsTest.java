package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.testsupport.NodeChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which nodes are told of a VPC, and of what of it: NAT gateways, peers, prefix lists. */
class NetworkDocumentsTest {
    private static final Capacity ROOM = new Capacity(64, 65_536, 1_000);
    private static final int NODES = 3;
    private static final VpcPeeringId PEERING = new VpcPeeringId("pcx-0123456789abcdef0");
    private static final PrefixListId LIST = new PrefixListId("pl-0123456789abcdef0");

    private final Zone zone = new Zone(Samples.ZONE, "epoch");
    private final Map<NodeId, NodeDesired> told = new HashMap<>();
    private long version;
    private long now = 1_000;

    @Test
    void aPeerIsToldOfWhereverEitherHasAGuestAndNotOnceTheConnectionIsGone() {
        var one = placed(0, 0);
        var other = placed(1, 1);
        start(List.of(spec(0, Optional.of(1), List.of()), spec(1, Optional.of(0), List.of())), List.of(), one, other);
        assertThat(vpcs(0)).containsExactlyInAnyOrder(vpcId(0), vpcId(1));
        assertThat(vpcs(1)).containsExactlyInAnyOrder(vpcId(0), vpcId(1));
        assertThat(vpcs(2)).isEmpty();
        assertThat(vpc(0, 1).remoteGuests())
                .extracting(RemoteGuest::privateIp)
                .containsExactly(other.instance().nic().privateIp());
        assertThat(vpc(0, 0).peerings()).hasSize(1);

        change(List.of(spec(0, Optional.empty(), List.of()), spec(1, Optional.empty(), List.of())), List.of());
        assertThat(vpcs(0)).containsExactly(vpcId(0));
        assertThat(vpcs(1)).containsExactly(vpcId(1));
    }

    @Test
    void aPeersFirstGuestOnANodeBringsTheOtherVpcThere() {
        start(List.of(spec(0, Optional.of(1), List.of()), spec(1, Optional.of(0), List.of())), List.of(), placed(0, 0));
        assertThat(vpcs(2)).isEmpty();
        change(List.of(), List.of(), placed(1, 2));
        assertThat(vpcs(2)).containsExactlyInAnyOrder(vpcId(0), vpcId(1));
        assertThat(vpc(0, 1).remoteGuests()).hasSize(1);
    }

    @Test
    void aRuleThatNamesAPeersGroupKnowsItsMembersWhereverTheyAreUntilTheConnectionIsGone() {
        var peered = List.of(spec(0, Optional.of(1), List.of()), spec(1, Optional.of(0), List.of()));
        var member = placed(1, 1);
        start(
                peered,
                List.of(naming(new SecurityRule.Group(Samples.groupId(1))), Samples.group(1)),
                placed(0, 0),
                member);
        assertThat(group(0, 1))
                .isEqualTo(new SecurityGroupDesired(
                        Samples.groupId(1),
                        List.of(),
                        List.of(),
                        new TreeSet<>(List.of(member.instance().nic().privateIp()))));

        var before = document(0);
        var joining = new PlacedInstance(Samples.instance(7, 1, 1024), Optional.of(Samples.nodeId(2)));
        change(List.of(), List.of(), joining);
        var changed = NodeChanges.between(before, document(0));
        assertThat(changed.vpcs()).as("nothing is told whole").isEmpty();
        assertThat(changed.changes())
                .filteredOn(change -> change.id().equals(vpcId(0)))
                .singleElement()
                .satisfies(change -> assertThat(change.members())
                        .singleElement()
                        .satisfies(members -> assertThat(members.joined())
                                .containsExactly(joining.instance().nic().privateIp())));

        change(List.of(spec(0, Optional.empty(), List.of()), spec(1, Optional.empty(), List.of())), List.of());
        assertThat(vpc(0, 0).groups()).extracting(SecurityGroupDesired::id).containsExactly(Samples.groupId(0));
        change(peered, List.of());
        assertThat(group(0, 1).members()).hasSize(2);
        forget(Samples.groupId(1).value());
        assertThat(vpc(0, 0).groups()).extracting(SecurityGroupDesired::id).containsExactly(Samples.groupId(0));
    }

    @Test
    void aNodeIsToldOfThoseListsThatRulesOfItsGuestsName() {
        var list = new PrefixListDesired(LIST, List.of("192.0.2.0/24"));
        start(List.of(spec(0, Optional.empty(), List.of(list))), List.of(Samples.group(0)), placed(0, 0));
        assertThat(vpc(0, 0).prefixLists()).isEmpty();
        change(List.of(), List.of(naming(new SecurityRule.Prefixes(LIST))));
        assertThat(vpc(0, 0).prefixLists()).containsExactly(list);
    }

    @Test
    void aGatewayStaysWhereItIsHeardOfAndLeavesASilentNode() {
        var nat = new NatDesired(
                new NatGatewayId("nat-0123456789abcdef0"),
                Samples.vpc(0).subnets().getFirst().id(),
                "172.31.0.9",
                "198.18.0.9",
                Optional.empty());
        var plain = Samples.vpc(0);
        var spec = new VpcSpec(
                plain.id(),
                plain.vni(),
                plain.cidrs(),
                plain.subnets(),
                List.of(nat),
                List.of(),
                List.of(),
                Optional.empty());
        start(List.of(spec), List.of());
        int host = IntStream.range(0, NODES)
                .filter(node -> !vpcs(node).isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(vpc(host, 0).natGateways().getFirst().nodeAddress()).isEmpty();
        now += Duration.ofSeconds(10).toMillis();
        IntStream.range(0, NODES).filter(node -> node != host).forEach(this::report);
        advance();
        assertThat(vpcs(host)).as("ten seconds are no silence").isNotEmpty();
        now += Duration.ofSeconds(10).toMillis();
        IntStream.range(0, NODES).filter(node -> node != host).forEach(this::report);
        advance();
        assertThat(vpcs(host)).isEmpty();
        assertThat(IntStream.range(0, NODES).filter(node -> !vpcs(node).isEmpty()))
                .hasSize(1);
    }

    private static VpcId vpcId(int number) {
        return Samples.vpc(number).id();
    }

    private static VpcSpec spec(int number, Optional<Integer> peer, List<PrefixListDesired> lists) {
        return Samples.vpc(
                number,
                lists,
                peer.stream()
                        .map(other -> new PeeringDesired(PEERING, vpcId(other), List.of("10.0.0.0/16")))
                        .toList());
    }

    private static SecurityGroupSpec naming(SecurityRule.Peer peer) {
        var plain = Samples.group(0);
        var rule = new SecurityRule(new SecurityGroupRuleId("sgr-0123456789abcdef0"), "-1", -1, -1, peer);
        return new SecurityGroupSpec(plain.id(), plain.vpc(), List.of(rule), List.of());
    }

    /** The instance of this number's VPC on a node. */
    private static PlacedInstance placed(int vpc, int node) {
        return new PlacedInstance(Samples.instance(vpc + 1, vpc, 1024), Optional.of(Samples.nodeId(node)));
    }

    private void start(List<VpcSpec> vpcs, List<SecurityGroupSpec> groups, PlacedInstance... instances) {
        for (int node = 0; node < NODES; node++) {
            report(node);
        }
        apply(true, vpcs, groups, new TreeSet<>(), instances);
    }

    private void change(List<VpcSpec> vpcs, List<SecurityGroupSpec> groups, PlacedInstance... instances) {
        apply(false, vpcs, groups, new TreeSet<>(), instances);
    }

    private void forget(String gone) {
        apply(false, List.of(), List.of(), new TreeSet<>(List.of(gone)));
    }

    private void apply(
            boolean full,
            List<VpcSpec> vpcs,
            List<SecurityGroupSpec> groups,
            SortedSet<String> gone,
            PlacedInstance... instances) {
        version++;
        var nodes = new ArrayList<NodeSpec>();
        for (int node = 0; node < NODES; node++) {
            nodes.add(new NodeSpec(Samples.nodeId(node), true));
        }
        zone.apply(
                new ZoneDesired(
                        Samples.ZONE, version, full, Policy.SPREAD, nodes, List.of(instances), vpcs, groups, gone),
                now);
        advance();
    }

    private void report(int node) {
        zone.report(Samples.observed(node, ROOM, List.of()), false, now);
    }

    private void advance() {
        zone.advance(now).documents().forEach(document -> told.put(document.node(), document.whole()));
    }

    private NodeDesired document(int node) {
        return Optional.ofNullable(told.get(Samples.nodeId(node))).orElseThrow();
    }

    private List<VpcDesired> documents(int node) {
        return Optional.ofNullable(told.get(Samples.nodeId(node)))
                .map(NodeDesired::vpcs)
                .orElse(List.of());
    }

    private List<VpcId> vpcs(int node) {
        return documents(node).stream().map(VpcDesired::id).toList();
    }

    /** The group of another VPC, as a node is told of it with the first. */
    private SecurityGroupDesired group(int node, int number) {
        return vpc(node, 0).groups().stream()
                .filter(group -> group.id().equals(Samples.groupId(number)))
                .findFirst()
                .orElseThrow();
    }

    private VpcDesired vpc(int node, int number) {
        return documents(node).stream()
                .filter(vpc -> vpc.id().equals(vpcId(number)))
                .findFirst()
                .orElseThrow();
    }
}
