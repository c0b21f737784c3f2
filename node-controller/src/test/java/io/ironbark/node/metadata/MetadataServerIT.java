package io.ironbark.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.network.Documents;
import io.ironbark.node.network.Sh;
import io.ironbark.node.network.StandIn;
import io.ironbark.node.network.TestNode;
import io.ironbark.proto.node.GuestMetadata;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataServerIT {
    private static final String BASE = "http://169.254.169.254/latest/";
    private static final String TOKEN = "-X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' " + BASE + "api/token";

    private MetadataServer server;
    private TestNode node;

    @BeforeEach
    void start() throws IOException {
        server = new MetadataServer(InstantSource.system(), new SecureRandom());
        node = new TestNode(server);
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        server.close();
    }

    @Test
    void eachGuestHearsOfItselfOnly() {
        var one = node.documents.guest(10);
        var other = node.documents.guest(11);
        node.update(node.documents.document());
        var first = node.launchWithAddress(one);
        var second = node.launchWithAddress(other);
        assertThat(curl(first, "meta-data/instance-id")).isEqualTo(one.id().value());
        assertThat(curl(second, "meta-data/instance-id")).isEqualTo(other.id().value());
        assertThat(curl(first, "meta-data/instance-id", "-H", "X-Forwarded-For: 10.77.4.11"))
                .isEqualTo(one.id().value());
        String token = curl(first, "api/token", "-X", "PUT", "-H", "X-aws-ec2-metadata-token-ttl-seconds: 60");
        assertThat(curl(first, "meta-data/mac", "-H", "X-aws-ec2-metadata-token: " + token))
                .isEqualTo(one.nic().mac());
        assertThat(curl(
                        second,
                        "meta-data/mac",
                        "-w",
                        "%{http_code}",
                        "-o",
                        "/dev/null",
                        "-H",
                        "X-aws-ec2-metadata-token: " + token))
                .isEqualTo("401");
    }

    @Test
    void tokensGoNoFurtherThanTheHopLimitAndOtherAnswersDo() {
        var guest = node.documents.guest(10);
        node.update(node.documents.document());
        var standIn = node.launchWithAddress(guest);
        assertThat(curl(standIn, "meta-data/mac")).isEqualTo(guest.nic().mac());
        assertThat(node.sh("nft list table ip ironbark").output()).contains("ip ttl set 2");
        node.update(Documents.with(guest, withHops(guest.metadata(), 1)));
        assertThat(node.sh("nft list table ip ironbark").output()).contains("ip ttl set 1");
        assertThat(curl(standIn, "meta-data/mac")).isEqualTo(guest.nic().mac());
        try (var inner = new Inner(standIn, guest.nic().privateIp())) {
            assertThat(inner.sh("curl -s -m 2 " + TOKEN).ok())
                    .as("a container behind the guest, at limit 1")
                    .isFalse();
            assertThat(inner.sh("curl -s -m 5 " + BASE + "meta-data/mac").output())
                    .isEqualTo(guest.nic().mac());
            node.update(Documents.with(guest, withHops(guest.metadata(), 2)));
            assertThat(inner.sh("curl -s -m 5 " + TOKEN).output())
                    .as("at limit 2")
                    .isNotBlank();
        }
    }

    @Test
    void theServiceIsBackAfterARestart() {
        var guest = node.documents.guest(10);
        node.update(node.documents.document());
        var standIn = node.launchWithAddress(guest);
        server.close();
        server = new MetadataServer(InstantSource.system(), new SecureRandom());
        node.useAudience(server);
        node.restart();
        assertThat(curl(standIn, "meta-data/instance-id")).isEqualTo(guest.id().value());
    }

    private static GuestMetadata withHops(GuestMetadata old, int hops) {
        return new GuestMetadata(
                old.region(),
                old.zone(),
                old.launchIndex(),
                old.launchTime(),
                old.userData(),
                old.endpointEnabled(),
                old.tokensRequired(),
                hops,
                old.securityGroupNames(),
                old.tags(),
                old.identity(),
                old.place());
    }

    private static String curl(StandIn guest, String path, String... options) {
        var argv = new ArrayList<>(List.of("curl", "-s", "-m", "5", "--noproxy", "*"));
        argv.addAll(List.of(options));
        argv.add(BASE + path);
        return guest.run(argv).output();
    }

    /** A container behind a guest that routes and translates for it, as Docker does. */
    private record Inner(String name) implements AutoCloseable {
        Inner(StandIn guest, String address) {
            this("ibc-" + address);
            Sh.sh("ip netns add " + name);
            guest.sh("ip link add inner type veth peer name eth0 netns /run/netns/" + name);
            guest.sh("ip addr add 192.168.9.1/24 dev inner");
            guest.sh("ip link set inner up");
            guest.sh("sysctl -qw net.ipv4.ip_forward=1");
            guest.sh("nft add table ip n");
            guest.run(List.of("nft", "add chain ip n post { type nat hook postrouting priority 100; }"));
            guest.sh("nft add rule ip n post oifname eth0 masquerade");
            sh("ip link set lo up");
            sh("ip addr add 192.168.9.2/24 dev eth0");
            sh("ip link set eth0 up");
            sh("ip route add default via 192.168.9.1");
        }

        Sh.Result sh(String words) {
            return Sh.sh("ip netns exec " + name + " " + words);
        }

        @Override
        public void close() {
            Sh.sh("ip netns del " + name);
        }
    }
}
