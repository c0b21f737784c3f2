package io.ironbark.node.network.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.network.Documents;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a subnet's table sends packets, for each kind of target, here and elsewhere. */
class SubnetRoutesTest {
    private static final NatGatewayId NAT = new NatGatewayId("nat-0123456789abcdef0");
    private static final VpcPeeringId PEERING = new VpcPeeringId("pcx-0123456789abcdef0");
    private static final VpcId PEER = new VpcId("vpc-fffffffffffffffff");
    private static final String BLOCK = "192.0.2.0/24";

    static Stream<Arguments> targets() {
        return Stream.of(
                Arguments.of(new RouteDesired.Internet(), "route 192.0.2.0/24 via 100.64.0.1 uplink table"),
                Arguments.of(new RouteDesired.Nowhere(), "blackhole 192.0.2.0/24 table"),
                Arguments.of(new RouteDesired.Nat(NAT), "route 192.0.2.0/24 via 10.0.0.9 vx"),
                Arguments.of(
                        new RouteDesired.Nat(new NatGatewayId("nat-00000000000000000")),
                        "blackhole 192.0.2.0/24 table"),
                Arguments.of(new RouteDesired.Guest("10.77.4.10"), "blackhole 192.0.2.0/24 table"),
                Arguments.of(new RouteDesired.Guest("10.77.4.11"), "route 192.0.2.0/24 via 10.77.4.11 br"),
                Arguments.of(new RouteDesired.Guest("10.77.4.200"), "route 192.0.2.0/24 via 10.0.0.8 vx"),
                Arguments.of(new RouteDesired.Guest("10.77.4.99"), "blackhole 192.0.2.0/24 table"),
                Arguments.of(new RouteDesired.Peering(PEERING), "route 192.0.2.0/24 via 100.64.0.3 p"),
                Arguments.of(
                        new RouteDesired.Peering(new VpcPeeringId("pcx-00000000000000000")),
                        "blackhole 192.0.2.0/24 table"));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTargetIsAWayOrABlackhole(RouteDesired.Target target, String fact) {
        var documents = new Documents(new Random(5));
        var checked = documents.guest(10, documents.newGroup());
        var router = withoutCheck(documents.guest(11, documents.newGroup()));
        var open = documents.document();
        SubnetId subnet = open.subnets().getFirst().id();
        var document = new VpcDesired(
                open.id(),
                open.vni(),
                open.cidrs(),
                List.of(new SubnetDesired(
                        subnet, "10.77.4.0/24", List.of(new RouteDesired(BLOCK, target)), Optional.empty())),
                List.of(),
                List.of(new RemoteGuest("10.77.4.200", "02:77:00:00:04:c8", "10.0.0.8")),
                List.of(new NatDesired(NAT, subnet, "10.77.4.5", "198.18.0.9", Optional.of("10.0.0.9"))),
                List.of(),
                List.of(new PeeringDesired(PEERING, PEER, List.of(BLOCK))),
                Optional.empty());
        var facts = new TreeSet<Fact>();
        SubnetRoutes.of(VpcReader.read(document, List.of(checked, router)).vpc(), true, facts);
        assertThat(facts.stream().map(Fact::key).filter(key -> key.contains(BLOCK)))
                .singleElement()
                .asString()
                .startsWith(fact);
    }

    private static InstanceDesired withoutCheck(InstanceDesired guest) {
        var nic = guest.nic();
        return Documents.with(
                guest,
                new Nic(
                        nic.id(),
                        nic.vpc(),
                        nic.subnet(),
                        nic.mac(),
                        nic.privateIp(),
                        nic.publicIp(),
                        nic.groups(),
                        false));
    }
}
