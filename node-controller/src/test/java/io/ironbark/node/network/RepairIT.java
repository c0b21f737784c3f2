package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.network.Names;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairIT {
    private static final String PUBLIC = "198.18.77.20";

    private TestNode node;
    private InstanceDesired guest;
    private StandIn standIn;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(GuestAudience.NONE);
        var group = node.documents.newGroup();
        guest = node.documents.guest(10, Optional.of(PUBLIC), group);
        node.update(node.documents.document(
                node.documents.group(group, List.of(node.documents.rule("icmp", -1, -1, Documents.ANYWHERE)), guest)));
        standIn = node.launchWithAddress(guest);
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    @Test
    void whateverIsBrokenIsMendedByTheNextCheck() throws IOException {
        String before = state();
        String bridge = Names.bridge(guest.nic().subnet());
        for (String damage : List.of(
                "nft flush ruleset",
                "nft flush chain ip ironbark receiving",
                "nft delete element ip ironbark outward { 10.77.4.10 }",
                "ip route flush table main",
                "ip neigh flush nud permanent",
                "ip addr flush dev " + bridge,
                "ip link set " + Names.tap(guest.nic().id()) + " nomaster",
                "ip link del " + bridge,
                "ip link del uplink")) {
            assertThat(node.sh(damage).ok()).as(damage).isTrue();
            node.plane().check();
            assertThat(state()).as(damage).isEqualTo(before);
            assertThat(pinged()).as(damage).isTrue();
        }
        assertThat(Sh.sh("nft flush table inet " + node.settings.table()).ok()).isTrue();
        node.plane().check();
        assertThat(state()).isEqualTo(before);
        var pidFile = node.directory().resolve(node.namespace()).resolve("dnsmasq.pid");
        String pid = Files.readString(pidFile).strip();
        assertThat(Sh.sh("kill -9 " + pid).ok()).isTrue();
        Sh.await("dnsmasq is gone", () -> !Files.exists(java.nio.file.Path.of("/proc", pid)));
        node.plane().check();
        assertThat(Files.readString(pidFile).strip()).isNotEqualTo(pid);
        assertThat(node.plane().problems()).isEmpty();
    }

    @Test
    void aSecondProcessTakesOverWhatItFinds() {
        String before = state();
        node.restart();
        assertThat(state()).isEqualTo(before);
        assertThat(pinged()).isTrue();
        node.restart();
        node.terminate(guest);
        assertThat(Sh.sh("ip netns list").output()).doesNotContain(node.namespace());
    }

    @Test
    void anAddressAndItsLeaseServeTheNextGuest() {
        assertThat(standIn.sh("busybox udhcpc -i eth0 -n -q -f -t 5 -T 1 -s /bin/true")
                        .output())
                .contains("lease of 10.77.4.10");
        var keeper = node.documents.guest(11);
        node.launch(keeper);
        standIn.close();
        node.terminate(guest);
        assertThat(node.sh("conntrack -L").output()).doesNotContain("10.77.4.10");
        var fresh = node.documents.guest(10);
        var nic = fresh.nic();
        var next = Documents.with(
                fresh,
                new io.ironbark.proto.node.Nic(
                        nic.id(),
                        nic.vpc(),
                        nic.subnet(),
                        "02:77:00:00:ff:01",
                        nic.privateIp(),
                        nic.publicIp(),
                        nic.groups(),
                        true));
        assertThat(node.launch(next)
                        .sh("busybox udhcpc -i eth0 -n -q -f -t 5 -T 1 -s /bin/true")
                        .output())
                .contains("lease of 10.77.4.10");
    }

    @Test
    void aNamespaceThatSomebodyRemovedIsMadeAnewWithItsServers() {
        assertThat(Sh.sh("ip netns del " + node.namespace()).ok()).isTrue();
        node.plane().check();
        assertThat(node.launch(node.documents.guest(12))
                        .sh("busybox udhcpc -i eth0 -n -q -f -t 5 -T 1 -s /bin/true")
                        .output())
                .contains("lease of 10.77.4.12");
    }

    private boolean pinged() {
        return Sh.eventually("busybox ping -c 1 -W 1 " + PUBLIC);
    }

    /** Rules, routes and ports, without what counts or carries indexes. */
    private String state() {
        String link = Names.hostLink(node.documents.vpc());
        String all = node.sh("nft -s list ruleset").output()
                + Sh.sh("nft -s list table inet " + node.settings.table()).output()
                + node.sh("ip route").output()
                + node.sh("ip -br addr").output().replaceAll("@if[0-9]+", "")
                + node.sh("bridge fdb show")
                        .output()
                        .lines()
                        .filter(line -> line.contains(" static"))
                        .toList()
                + Sh.sh("ip route show dev " + link).output();
        return all.lines().sorted().collect(Collectors.joining("\n"));
    }
}
