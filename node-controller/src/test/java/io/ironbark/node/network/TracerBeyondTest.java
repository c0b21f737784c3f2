package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.Trace;
import io.ironbark.proto.network.Tracer;
import io.ironbark.proto.network.Views;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceDesired.FurtherNic;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Ways that lead out of a VPC, with two nodes: the first one's guest sends. */
class TracerBeyondTest {
    private static final NodeId HERE = new NodeId("node-1");
    private static final NodeId THERE = new NodeId("node-2");
    private static final Map<NodeId, String> NODES = Map.of(HERE, "192.0.2.11", THERE, "192.0.2.12");

    private final IdFactory ids = new IdFactory(new Random(3));
    private final VpcPeeringId connection = ids.next(VpcPeeringId.PREFIX, VpcPeeringId::new);
    private final NatGatewayId gateway = ids.next(NatGatewayId.PREFIX, NatGatewayId::new);
    private final Side one = new Side("10.88", 1);
    private final Side other = new Side("10.89", 2);

    /** A VPC with two subnets and one group that takes tcp 22 from everywhere and lets all out. */
    private final class Side {
        private final VpcId vpc = ids.next(VpcId.PREFIX, VpcId::new);
        private final SubnetId subnet = ids.next(SubnetId.PREFIX, SubnetId::new);
        private final SubnetId open = ids.next(SubnetId.PREFIX, SubnetId::new);
        private final SecurityGroupId group = ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new);
        private final String net;
        private final int vni;
        private final SortedMap<NodeId, List<InstanceDesired>> guests = new TreeMap<>();
        private List<RouteDesired> routes = List.of();
        private Optional<NodeId> gatewayNode = Optional.empty();
        private boolean gatewaySubnetIsOpen = true;

        Side(String net, int vni) {
            this.net = net;
            this.vni = vni;
        }

        Nic nic(int last, boolean sourceCheck) {
            return new Nic(
                    ids.next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new),
                    vpc,
                    subnet,
                    "02:88:00:00:%02x:%02x".formatted(vni, last),
                    net + ".1." + last,
                    Optional.empty(),
                    List.of(group),
                    sourceCheck);
        }

        void guest(NodeId node, InstanceDesired guest) {
            guests.put(node, List.of(guest));
        }

        void guest(NodeId node, int last) {
            guest(node, new Documents(new Random(last)).instance(nic(last, true), Documents.metadata()));
        }

        void peered(Side peer) {
            routes = List.of(new RouteDesired(peer.net + ".0.0/16", new RouteDesired.Peering(connection)));
        }

        SortedMap<NodeId, Vpc> views(Side peer) {
            var views = new TreeMap<NodeId, Vpc>();
            NODES.keySet().forEach(node -> views.put(node, view(node, peer)));
            return views;
        }

        private Vpc view(NodeId node, Side peer) {
            var remotes = guests.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(node))
                    .flatMap(entry -> entry.getValue().stream()
                            .flatMap(guest -> guest.nics().stream())
                            .map(nic -> new RemoteGuest(nic.privateIp(), nic.mac(), address(entry.getKey()))))
                    .toList();
            var document = new VpcDesired(
                    vpc,
                    vni,
                    List.of(net + ".0.0/16"),
                    List.of(
                            new SubnetDesired(subnet, net + ".1.0/24", routes, Optional.empty()),
                            gatewaySubnetIsOpen
                                    ? new SubnetDesired(open, net + ".2.0/24")
                                    : new SubnetDesired(open, net + ".2.0/24", List.of(), Optional.empty())),
                    List.of(new SecurityGroupDesired(
                            group, List.of(rule("tcp", 22)), List.of(rule("-1", -1)), new TreeSet<>())),
                    remotes,
                    gatewayNode
                            .map(host -> new NatDesired(
                                    gateway,
                                    open,
                                    net + ".2.5",
                                    "198.18.0.5",
                                    host.equals(node) ? Optional.empty() : Optional.of(address(host))))
                            .stream()
                            .toList(),
                    List.of(),
                    List.of(new PeeringDesired(connection, peer.vpc, List.of(peer.net + ".0.0/16"))),
                    Optional.empty());
            return VpcReader.read(document, guests.getOrDefault(node, List.of()))
                    .vpc();
        }

        private SecurityRule rule(String protocol, int port) {
            return new SecurityRule(
                    ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new),
                    protocol,
                    port,
                    port,
                    new SecurityRule.Cidr(Documents.ANYWHERE));
        }
    }

    private static String address(NodeId node) {
        return NODES.getOrDefault(node, "");
    }

    @Test
    void aPacketIsFollowedToAPeersGuestOnAnotherNodeByTheRulesThere() {
        one.guest(HERE, 10);
        other.guest(THERE, 20);
        one.peered(other);
        other.peered(one);
        var trace = trace("10.88.1.10", "10.89.1.20", 22);
        assertThat(trace.passes()).isTrue();
        assertThat(trace.steps())
                .extracting(Trace.Step::place)
                .containsSubsequence("node-1 egress", "node-1 route", "node-1 route", "node-2 ingress");
        assertThat(trace.steps())
                .extracting(Trace.Step::why)
                .anySatisfy(why -> assertThat(why)
                        .contains("in " + other.vpc + " 10.89.1.20 is on node-2: through vx", "to 192.0.2.12"));
        assertThat(last("10.88.1.10", "10.89.1.20", 23)).startsWith("no ingress rule of " + other.group);
        assertThat(last("10.88.1.10", "10.89.1.21", 22)).contains("is nobody's", other.vpc.value());
        assertThat(trace("10.89.1.20", "10.88.1.10", 22).passes())
                .as("asked of the other side's VPC")
                .isTrue();
    }

    @Test
    void whereNoRouteLeadsBackNoAnswerComes() {
        one.guest(HERE, 10);
        other.guest(HERE, 20);
        one.peered(other);
        var trace = trace("10.88.1.10", "10.89.1.20", 22);
        assertThat(trace.passes()).isFalse();
        assertThat(trace.steps().getLast().place()).isEqualTo("node-1 answer");
        assertThat(last("10.89.1.20", "10.88.1.10", 22)).startsWith(other.subnet + " has no route");
    }

    @Test
    void aPacketThroughANatGatewayGoesByTheNodeThatRunsIt() {
        one.guest(HERE, 10);
        one.routes = List.of(new RouteDesired("0.0.0.0/0", new RouteDesired.Nat(gateway)));
        one.gatewayNode = Optional.of(THERE);
        var trace = trace("10.88.1.10", "203.0.113.1", 443);
        assertThat(trace.passes()).isTrue();
        assertThat(trace.steps().get(2).why()).contains("on node-2: through vx", "to 192.0.2.12");
        assertThat(trace.steps().getLast().place()).isEqualTo("node-2 nat");
        assertThat(trace.steps().getLast().why()).contains("becomes 198.18.0.5");
        one.gatewayNode = Optional.of(HERE);
        assertThat(trace("10.88.1.10", "203.0.113.1", 443).steps().getLast().place())
                .isEqualTo("node-1 nat");
        one.gatewaySubnetIsOpen = false;
        assertThat(last("10.88.1.10", "203.0.113.1", 443)).startsWith(one.open + ", where the gateway is");
    }

    @Test
    void aPacketThroughAGuestIsThatGuestsToForward() {
        one.guest(HERE, 10);
        one.routes = List.of(new RouteDesired("0.0.0.0/0", new RouteDesired.Guest("10.88.1.30")));
        one.guest(THERE, new Documents(new Random(1)).instance(one.nic(30, false), Documents.metadata()));
        assertThat(last("10.88.1.10", "203.0.113.1", 22)).isEqualTo("delivered to 10.88.1.30, which forwards it");
        assertThat(last("10.88.1.10", "203.0.113.1", 80)).startsWith("no ingress rule");
        one.guest(THERE, 30);
        assertThat(last("10.88.1.10", "203.0.113.1", 22)).contains("its source check is on");
    }

    @Test
    void aSecondInterfaceIsAWayOfItsOwn() {
        var first = new Documents(new Random(1)).instance(one.nic(10, true), Documents.metadata());
        var second = one.nic(11, true);
        one.guest(HERE, first.withFurtherNics(List.of(new FurtherNic(1, second))));
        one.guest(THERE, 20);
        assertThat(trace("10.88.1.20", "10.88.1.11", 22).steps().getLast().place())
                .isEqualTo("node-1 " + io.ironbark.proto.network.Names.tap(second.id()));
        assertThat(trace("10.88.1.11", "10.88.1.20", 22).passes()).isTrue();
    }

    private Trace trace(String from, String to, int port) {
        var vpcs = new TreeMap<VpcId, SortedMap<NodeId, Vpc>>();
        vpcs.put(one.vpc, one.views(other));
        vpcs.put(other.vpc, other.views(one));
        return Tracer.trace(new Views(one.vpc, vpcs), Packet.tcp(Ipv4.of(from), Ipv4.of(to), port));
    }

    private String last(String from, String to, int port) {
        return trace(from, to, port).steps().getLast().why();
    }
}
