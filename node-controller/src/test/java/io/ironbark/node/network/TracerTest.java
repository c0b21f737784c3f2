package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.Trace;
import io.ironbark.proto.network.Tracer;
import io.ironbark.proto.network.Views;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TracerTest {
    private static final NodeId HERE = new NodeId("node-1");
    private static final NodeId THERE = new NodeId("node-2");
    private static final Ipv4 ONE = Ipv4.of("10.77.4.10");
    private static final Ipv4 FAR = Ipv4.of("10.77.4.12");
    private static final Ipv4 OUTSIDE = Ipv4.of("192.0.2.7");
    private static final Ipv4 PUBLIC = Ipv4.of("198.18.0.12");

    private final Documents documents = new Documents(new Random(5));
    private final SecurityGroupId group = documents.newGroup();
    private final InstanceDesired one = documents.guest(10, group);
    private final InstanceDesired far = documents.guest(12, Optional.of(PUBLIC.toString()), group);

    @Test
    void itNamesTheRuleOrRouteAtEachPlaceOfTheWay() {
        var ssh = documents.rule("tcp", 22, 22, group);
        var views = views(List.of(ssh));
        var passing = Tracer.trace(seen(views), Packet.tcp(ONE, FAR, 22));
        assertThat(passing.passes()).isTrue();
        assertThat(passing.steps())
                .extracting(Trace.Step::place)
                .containsExactly(
                        "node-1 " + tap(one), "node-1 egress", "node-1 route", "node-2 ingress", "node-2 " + tap(far));
        assertThat(passing.steps().get(2).why()).contains("through vx", "to 192.0.2.12");
        assertThat(passing.steps().get(3).why())
                .isEqualTo(ssh.id() + " of " + group + " allows tcp 22 with members of " + group);
        var dropped = Tracer.trace(seen(views), Packet.tcp(ONE, FAR, 23));
        assertThat(dropped.passes()).isFalse();
        assertThat(dropped.steps().getLast().place()).isEqualTo("node-2 ingress");
        assertThat(dropped.steps().getLast().why())
                .isEqualTo("no ingress rule of " + group + " allows tcp 23 from 10.77.4.10 to 10.77.4.12");
    }

    @Test
    void itSaysWhyAPacketDoesNotLeaveOrComeIn() {
        var views = views(List.of(documents.rule("tcp", 22, 22, "192.0.2.0/24")));
        assertThat(last(views, Packet.tcp(ONE, OUTSIDE, 80)))
                .isEqualTo("route 0.0.0.0/0 of " + one.nic().subnet()
                        + " leads to the internet gateway, but 10.77.4.10 has no public address");
        assertThat(last(views, Packet.tcp(ONE, Ipv4.of("10.77.9.9"), 80))).startsWith("10.77.9.9 is nobody's");
        assertThat(last(views, Packet.tcp(OUTSIDE, FAR, 22))).startsWith("10.77.4.12 is private");
        assertThat(last(views, Packet.tcp(OUTSIDE, PUBLIC, 22))).isEqualTo("delivered to 10.77.4.12");
        assertThat(last(views, Packet.tcp(OUTSIDE, PUBLIC, 23))).startsWith("no ingress rule");
        assertThat(last(views, Packet.tcp(ONE, Ipv4.of("169.254.169.254"), 80))).startsWith("the node itself answers");
        assertThat(last(views, Packet.icmp(ONE, Ipv4.of("10.77.4.1"), 8, 0))).startsWith("the node answers DHCP");
        assertThat(last(views, Packet.tcp(Ipv4.of("10.77.4.99"), FAR, 22))).startsWith("no guest has 10.77.4.99");
    }

    /** What the judge says is what real packets do; see SecurityGroupIT. */
    @Test
    void itAgreesWithTheJudgesOfBothNodesOnRandomRules() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var rules = new ArrayList<SecurityRule>();
            for (int i = random.nextInt(3); i > 0; i--) {
                String protocol = List.of("tcp", "udp", "icmp", "-1").get(random.nextInt(4));
                int from = protocol.equals("-1") ? -1 : random.nextInt(4);
                int to = protocol.equals("-1") ? -1 : protocol.equals("icmp") ? -1 : from + random.nextInt(3);
                rules.add(
                        random.nextBoolean()
                                ? documents.rule(protocol, from, to, group)
                                : documents.rule(protocol, from, to, "10.77.4." + 4 * random.nextInt(4) + "/30"));
            }
            var views = views(rules);
            var packet = new Packet(
                    ONE, FAR, List.of(6, 17, 1, 47).get(random.nextInt(4)), random.nextInt(4), random.nextInt(6));
            boolean expected = views.values().stream()
                    .allMatch(vpc -> new Judge(vpc).verdict(packet).passes());
            assertThat(Tracer.trace(seen(views), packet).passes())
                    .as("%s with %s", packet, rules)
                    .isEqualTo(expected);
        }
    }

    private Views seen(SortedMap<NodeId, Vpc> views) {
        return Views.of(documents.vpc(), views);
    }

    private String last(SortedMap<NodeId, Vpc> views, Packet packet) {
        return Tracer.trace(seen(views), packet).steps().getLast().why();
    }

    private SortedMap<NodeId, Vpc> views(List<SecurityRule> ingress) {
        var views = new TreeMap<NodeId, Vpc>();
        views.put(
                HERE,
                view(ingress, one, new RemoteGuest(FAR.toString(), far.nic().mac(), "192.0.2.12")));
        views.put(
                THERE,
                view(ingress, far, new RemoteGuest(ONE.toString(), one.nic().mac(), "192.0.2.11")));
        return views;
    }

    private Vpc view(List<SecurityRule> ingress, InstanceDesired here, RemoteGuest remote) {
        var open = documents.document(documents.group(group, ingress, one, far));
        return VpcReader.read(
                        new VpcDesired(
                                open.id(), open.vni(), open.cidrs(), open.subnets(), open.groups(), List.of(remote)),
                        List.of(here))
                .vpc();
    }

    private static String tap(InstanceDesired guest) {
        return io.ironbark.proto.network.Names.tap(guest.nic().id());
    }
}
