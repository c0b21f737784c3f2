package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The other node is a namespace with a tunnel made by hand, as the design has it. */
class TunnelIT {
    private static final String SPACE = "ibn-tunnel-test";
    private static final String HERE = "198.18.79.1";
    private static final String THERE = "198.18.79.2";
    private static final String FROM_THERE = "ip netns exec " + SPACE + " busybox ping -c 1 -W 1 10.77.4.10";

    @AfterEach
    void removeOtherNode() {
        removeTheOther();
    }

    static void removeTheOther() {
        Sh.sh("ip netns del " + SPACE);
        Sh.sh("ip link del ibtunneltest");
    }

    @Test
    void aGuestReachesAGuestOfItsVpcOnAnotherNodeAsGroupsAllow() throws IOException {
        try (var node = new TestNode(GuestAudience.NONE, Ipv4.of(HERE))) {
            var group = node.documents.newGroup();
            var guest = node.documents.guest(10, group);
            var open = node.documents.document(
                    node.documents.group(group, List.of(node.documents.rule("icmp", -1, -1, "10.77.4.200/32")), guest));
            var document = new VpcDesired(
                    open.id(),
                    open.vni(),
                    open.cidrs(),
                    open.subnets(),
                    open.groups(),
                    List.of(new RemoteGuest("10.77.4.200", "02:77:00:00:04:c8", THERE)));
            otherNode(open.vni());
            node.update(document);
            var standIn = node.launchWithAddress(guest);
            assertThat(standIn.reaches("10.77.4.200")).isTrue();
            assertThat(Sh.eventually(FROM_THERE)).isTrue();
            node.plane().hold(true);
            assertThat(standIn.pings("10.77.4.200")).as("a new flow while held").isFalse();
            assertThat(fromThere()).as("a new flow from there while held").isFalse();
            node.plane().check();
            assertThat(fromThere()).as("still held after a check").isFalse();
            node.plane().hold(false);
            assertThat(Sh.eventually(FROM_THERE)).isTrue();
            node.update(new VpcDesired(
                    open.id(),
                    open.vni(),
                    open.cidrs(),
                    open.subnets(),
                    List.of(node.documents.group(group, List.of(), guest)),
                    document.remoteGuests()));
            assertThat(fromThere()).isFalse();
            assertThat(standIn.reaches("10.77.4.200")).isTrue();
            node.update(open);
            assertThat(standIn.pings("10.77.4.200")).isFalse();
            assertThat(node.sh("ip -br link").output()).doesNotContain("vx");
        }
    }

    /** On the peer's guest's own node its packets change to the VPC, which has no guest there. */
    @Test
    void whatAPeersGuestSendsOnAnotherNodeComesInThoughTheVpcHasNoGuestThere() throws IOException {
        try (var node = new TestNode(GuestAudience.NONE, Ipv4.of(HERE))) {
            var peer = new Documents(new SecureRandom());
            var connection = new IdFactory(new SecureRandom()).next(VpcPeeringId.PREFIX, VpcPeeringId::new);
            var group = node.documents.newGroup();
            var guest = node.documents.guest(10, group);
            var open = node.documents.document(
                    node.documents.group(group, List.of(node.documents.rule("udp", 53, 53, "10.89.0.0/16")), guest));
            otherNode(open.vni());
            Sh.sh("ip -n " + SPACE + " addr add 10.89.1.20/32 dev vx");
            var one = peered(
                    open, open.cidrs(), List.of(), new PeeringDesired(connection, peer.vpc(), List.of("10.89.0.0/16")));
            var other = peered(
                    peer.document(),
                    List.of("10.89.0.0/16"),
                    List.of(new RemoteGuest("10.89.1.20", "02:89:00:00:01:14", THERE)),
                    new PeeringDesired(connection, open.id(), open.cidrs()));
            node.update(one);
            var standIn = node.launchWithAddress(guest);
            node.plane().apply(List.of(one, other), List.of(guest));
            var arrived =
                    StandIn.reader(standIn.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0")));
            var first = Sh.whileSending(
                    () -> Sh.sh("ip netns exec " + SPACE + " python3 " + StandIn.script("probe.py")
                            + " send 10.89.1.20 10.77.4.10 6:17:1000:54 7:17:1000:53"),
                    () -> StandIn.line(arrived));
            assertThat(first).isEqualTo("10.89.1.20 7");
        }
    }

    private static VpcDesired peered(
            VpcDesired plain, List<String> blocks, List<RemoteGuest> remotes, PeeringDesired peering) {
        return new VpcDesired(
                plain.id(),
                plain.vni(),
                blocks,
                plain.cidrs().equals(blocks) ? plain.subnets() : List.of(),
                plain.groups(),
                remotes,
                List.of(),
                List.of(),
                List.of(peering),
                Optional.empty());
    }

    private static boolean fromThere() {
        return Sh.sh(FROM_THERE).ok();
    }

    static void otherNode(int vni) {
        for (String words : List.of(
                "ip netns add " + SPACE,
                "ip link add ibtunneltest type veth peer name eth0 netns " + SPACE,
                "ip addr add " + HERE + "/30 dev ibtunneltest",
                "ip link set ibtunneltest up",
                "ip -n " + SPACE + " addr add " + THERE + "/30 dev eth0",
                "ip -n " + SPACE + " link set eth0 up",
                "ip -n " + SPACE + " link add vx type vxlan id " + vni + " local " + THERE + " dstport 4789 nolearning",
                "ip -n " + SPACE + " link set vx address 0a:58:c6:12:4f:02 up",
                "ip -n " + SPACE + " addr add 10.77.4.200/32 dev vx",
                "ip -n " + SPACE + " neigh add " + HERE + " lladdr 0a:58:c6:12:4f:01 dev vx nud permanent",
                "bridge -n " + SPACE + " fdb add 0a:58:c6:12:4f:01 dev vx dst " + HERE + " self static",
                "ip -n " + SPACE + " route add 10.77.4.0/24 via " + HERE + " dev vx onlink")) {
            var result = Sh.sh(words);
            assertThat(result.ok()).as(words + ": " + result.output()).isTrue();
        }
    }
}
