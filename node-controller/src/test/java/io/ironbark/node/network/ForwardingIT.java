package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ways from a private subnet to the world: a NAT gateway, for guests here and on another node, and a guest that forwards.
 * The world is a namespace beyond the uplink; the other node is one beyond the underlay.
 */
class ForwardingIT {
    private static final String SPACE = "ibn-forward-test";
    private static final String UPLINK = "ibforwardtest";
    private static final String HERE = "198.18.81.1";
    private static final String THERE = "198.18.81.2";
    private static final String WORLD = "203.0.113.81";
    private static final OutsideWorld OUTSIDE = new OutsideWorld(SPACE, UPLINK, HERE, THERE, WORLD);
    private static final String GATEWAYS = "198.18.81.9";
    private static final String ROUTERS = "198.18.81.10";
    private static final String OTHER_NODE = "198.18.79.2";
    private static final String FORWARDER = "10.77.5.11";

    private final IdFactory ids = new IdFactory(new SecureRandom());
    private final SubnetId open = ids.next(SubnetId.PREFIX, SubnetId::new);
    private final NatGatewayId gateway = ids.next(NatGatewayId.PREFIX, NatGatewayId::new);
    private TestNode node;
    private Documents documents;
    private SecurityGroupId group;
    private InstanceDesired guest;
    private InstanceDesired router;

    @BeforeEach
    void makeWorld() throws IOException {
        OUTSIDE.make();
        node = new TestNode(GuestAudience.NONE, Ipv4.of("198.18.79.1"), UPLINK);
        documents = node.documents;
        group = documents.newGroup();
        guest = documents.guest(10, group);
        router = router(false);
    }

    @AfterEach
    void removeAll() throws IOException {
        node.close();
        TunnelIT.removeTheOther();
        OUTSIDE.remove();
    }

    @Test
    void guestsOfAPrivateSubnetReachTheWorldThroughTheGatewayAndNobodyReachesThemByIt() throws IOException {
        var plain = documents.document();
        TunnelIT.otherNode(plain.vni());
        Sh.sh("ip -n ibn-tunnel-test route add " + WORLD + "/32 via 198.18.79.1 dev vx onlink src 10.77.4.200");
        node.update(document(new RouteDesired.Nat(gateway)));
        var standIn = node.launchWithAddress(guest);
        var world = start("ip netns exec " + SPACE + " python3 " + StandIn.script("probe.py") + " sniff eth0");
        try {
            var arrivals = StandIn.reader(world);
            assertThat(standIn.reaches(WORLD)).isTrue();
            assertThat(source(arrivals)).as("whom the world sees").isEqualTo(GATEWAYS);
            assertThat(Sh.sh("ip netns exec " + SPACE + " busybox ping -c 1 -W 1 " + GATEWAYS)
                            .ok())
                    .as("the world reaches nobody there")
                    .isFalse();
            assertThat(Sh.eventually("ip netns exec ibn-tunnel-test busybox ping -c 1 -W 1 " + WORLD))
                    .as("a guest of another node")
                    .isTrue();
            node.update(document(new RouteDesired.Nowhere()));
            assertThat(standIn.pings(WORLD)).as("a blackhole").isFalse();
        } finally {
            world.destroyForcibly();
        }
    }

    @Test
    void aGuestForwardsForOthersOnceItsSourceCheckIsOff() throws IOException {
        router = router(true);
        node.update(document(new RouteDesired.Guest(FORWARDER)));
        var standIn = node.launchWithAddress(guest);
        var forwarder = node.launchWithAddress(router);
        for (String words : List.of(
                "sysctl -qw net.ipv4.ip_forward=1",
                "nft add table ip nat",
                "nft add chain ip nat out { type nat hook postrouting priority 100; }",
                "nft add rule ip nat out ip saddr 10.77.4.0/24 masquerade")) {
            var result = forwarder.sh(words);
            assertThat(result.ok()).as(words + ": " + result.output()).isTrue();
        }
        assertThat(forwarder.reaches(WORLD)).as("itself").isTrue();
        assertThat(standIn.pings(WORLD)).as("its source check is on").isFalse();
        router = Documents.with(router, router(false, router.nic()));
        node.update(router);
        node.update(document(new RouteDesired.Guest(FORWARDER)));
        assertThat(standIn.reaches(WORLD)).isTrue();
    }

    /** The private subnet's default route leads there. */
    private VpcDesired document(RouteDesired.Target target) {
        var plain = documents.document();
        var members = documents.group(group, List.of(documents.rule("icmp", -1, -1, "10.77.0.0/16")), guest, router);
        return new VpcDesired(
                plain.id(),
                plain.vni(),
                plain.cidrs(),
                List.of(
                        new SubnetDesired(
                                plain.subnets().getFirst().id(),
                                "10.77.4.0/24",
                                List.of(new RouteDesired(Documents.ANYWHERE, target)),
                                Optional.empty()),
                        new SubnetDesired(
                                open,
                                "10.77.5.0/24",
                                List.of(new RouteDesired(Documents.ANYWHERE, new RouteDesired.Internet())),
                                Optional.empty())),
                List.of(members),
                List.of(new RemoteGuest("10.77.4.200", "02:77:00:00:04:c8", OTHER_NODE)),
                List.of(new NatDesired(gateway, open, "10.77.5.5", GATEWAYS, Optional.empty())),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** A guest of the public subnet with a public address. */
    private InstanceDesired router(boolean checked) {
        return documents.instance(
                new Nic(
                        ids.next(NetworkInterfaceId.PREFIX, NetworkInterfaceId::new),
                        documents.vpc(),
                        open,
                        "02:77:00:00:05:0b",
                        FORWARDER,
                        Optional.of(ROUTERS),
                        List.of(group),
                        checked),
                Documents.metadata());
    }

    private static Nic router(boolean checked, Nic nic) {
        return new Nic(
                nic.id(), nic.vpc(), nic.subnet(), nic.mac(), nic.privateIp(), nic.publicIp(), nic.groups(), checked);
    }

    private static Process start(String words) {
        return StandIn.start(List.of(words.split(" ", -1)));
    }

    /** Of the first packet that came. */
    private static String source(BufferedReader arrivals) {
        String line = StandIn.line(arrivals);
        return line.substring(0, line.indexOf(' '));
    }
}
