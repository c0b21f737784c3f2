package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.network.filter.Guarded;
import io.ironbark.proto.address.Ipv4Block;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What guests with a public address may reach beyond the node's uplink. The world there is a namespace. */
class BorderIT {
    private static final String SPACE = "ibn-border-test";
    private static final String UPLINK = "ibbordertest";
    private static final String HERE = "198.18.80.1";
    private static final String THERE = "198.18.80.2";
    private static final String WORLD = "203.0.113.80";
    private static final OutsideWorld OUTSIDE = new OutsideWorld(SPACE, UPLINK, HERE, THERE, WORLD);
    private static final String PUBLIC = "198.18.80.10";

    @BeforeEach
    void makeWorld() {
        OUTSIDE.make();
    }

    @AfterEach
    void removeWorld() {
        OUTSIDE.remove();
    }

    @Test
    void aGuestReachesTheWorldButNoHostOfTheCloudExceptWhatIsOpenThere() throws IOException {
        var guarded = new Guarded(
                List.of(Ipv4Block.of(THERE + "/32")),
                List.of(Guarded.OpenTo.parse(THERE + ":8773").orElseThrow()));
        try (var node = new TestNode(GuestAudience.NONE, UPLINK, guarded)) {
            var group = node.documents.newGroup();
            var guest = node.documents.guest(10, Optional.of(PUBLIC), group);
            node.update(node.documents.document(node.documents.group(
                    group, List.of(node.documents.rule("icmp", -1, -1, Documents.ANYWHERE)), guest)));
            var standIn = node.launchWithAddress(guest);
            var servers = List.of(server("8773"), server("8774"));
            try {
                assertThat(standIn.reaches(WORLD)).as("the world").isTrue();
                assertThat(answers()).as("the node answers for the guest").contains(PUBLIC);
                assertThat(standIn.pings(THERE)).as("a host of the cloud").isFalse();
                assertThat(connects(standIn, "8773"))
                        .as("what is meant for guests")
                        .isTrue();
                assertThat(connects(standIn, "8774")).as("what is not").isFalse();
                assertThat(Sh.eventually("ip netns exec " + SPACE + " busybox ping -c 1 -W 1 " + PUBLIC))
                        .as("the host reaches the guest")
                        .isTrue();
            } finally {
                servers.forEach(Process::destroyForcibly);
            }
        }
        assertThat(answers()).as("nobody has it any more").doesNotContain(PUBLIC);
    }

    private static String answers() {
        return Sh.sh("ip neigh show proxy").output();
    }

    private static boolean connects(StandIn guest, String port) {
        return guest.sh("busybox nc -w 3 " + THERE + " " + port).ok();
    }

    private static Process server(String port) {
        return StandIn.start(
                List.of("ip", "netns", "exec", SPACE, "python3", StandIn.script("talk.py"), "serve", port));
    }
}
