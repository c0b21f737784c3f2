package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.node.SecurityRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What one guest, or one account's odd rules, can do to another. */
class NeighbourIT extends OnOneNode {
    private static final int END = 65_535;
    private static final int ODD_RULES = 10_000;

    @Test
    void aThirdGuestSeesNothingOfTwoOthersTraffic() throws IOException {
        var group = documents.newGroup();
        var sender = documents.guest(10, group);
        var receiver = documents.guest(11, group);
        var listener = documents.guest(12, group);
        node.update(documents.document(documents.group(
                group, List.of(documents.rule("-1", -1, -1, Documents.ANYWHERE)), sender, receiver, listener)));
        var from = node.launchWithAddress(sender);
        var to = node.launchWithAddress(receiver);
        var third = node.launchWithAddress(listener);
        var seen = StandIn.reader(third.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0")));
        var arrived = StandIn.reader(to.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0")));
        var words = new ArrayList<>(List.of("python3", StandIn.script("probe.py"), "send", "10.77.4.10", "10.77.4.11"));
        var sent = new TreeSet<String>();
        for (int number = 1; number <= 50; number++) {
            words.add(number + ":17:" + (20_000 + number) + ":53");
            sent.add("10.77.4.10 " + number);
        }
        var came = new TreeSet<String>();
        var _ = Sh.whileSending(() -> from.run(words), () -> {
            while (!came.equals(sent)) {
                came.add(StandIn.line(arrived));
            }
            return true;
        });
        var first = Sh.whileSending(
                () -> node.sh(
                        "python3 " + StandIn.script("probe.py") + " send 10.77.4.1 10.77.4.12 " + END + ":17:67:68"),
                () -> StandIn.line(seen));
        assertThat(first).as("the first that the third guest saw").isEqualTo("10.77.4.1 " + END);
    }

    @Test
    void nothingPassesFromTheTapsMakingUntilItsRulesAreThere() throws IOException {
        var group = documents.newGroup();
        var closed = documents.newGroup();
        var target = documents.guest(11, group);
        var fresh = documents.guest(10, closed);
        var document = documents.document(
                documents.group(group, List.of(documents.rule("tcp", 1000, 1000, Documents.ANYWHERE)), target),
                documents.group(closed, List.of(), List.of(), fresh));
        node.update(document);
        var at = node.launchWithAddress(target);
        var arrivals = StandIn.reader(at.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0")));
        var port = node.plane().prepare(fresh, document);
        try (var early = new StandIn(port).withAddress("10.77.4.10")) {
            var flood = early.background(
                    List.of("python3", StandIn.script("probe.py"), "flood", "10.77.4.10", "10.77.4.11", "1000"));
            for (int i = 0; i < 5; i++) {
                node.plane().attach(fresh);
                node.plane().check();
            }
            flood.getOutputStream().close();
            flood.onExit().join();
        }
        var first = Sh.whileSending(
                () -> node.sh(
                        "python3 " + StandIn.script("probe.py") + " send 10.77.4.1 10.77.4.11 " + END + ":17:67:68"),
                () -> StandIn.line(arrivals));
        assertThat(first).as("the first packet that came").isEqualTo("10.77.4.1 " + END);
        node.plane().release(fresh.id(), fresh.nic());
    }

    @Test
    void tenThousandOddRulesKeepNobodysRulesFromChanging() {
        var random = new Random(13);
        var odd = new ArrayList<SecurityRule>();
        for (int i = 0; i < ODD_RULES; i++) {
            odd.add(documents.rule(
                    pick(random, "tcp", "TCP", "udp", "icmp", "icmpv6", "112", "999", "-1", "tcp accept", "6\n", ""),
                    random.nextInt(-2, 70_000),
                    random.nextInt(-2, 70_000),
                    pick(
                            random,
                            "::/0",
                            "10.0.0.0/33",
                            "0.0.0.0/0",
                            "10.1.2.3/8",
                            "300.0.0.1/32",
                            "; flush ruleset",
                            "")));
        }
        var odds = documents.newGroup();
        var group = documents.newGroup();
        var one = documents.guest(10, group, odds);
        var other = documents.guest(11, group);
        var strange = documents.group(odds, odd, List.of(documents.rule("icmp", -1, -1, Documents.ANYWHERE)), one);
        node.update(documents.document(strange, documents.group(group, List.of(), one, other)));
        var first = node.launchWithAddress(one);
        node.launchWithAddress(other);
        assertThat(first.pings("10.77.4.11")).isFalse();
        node.update(documents.document(
                strange, documents.group(group, List.of(documents.rule("icmp", -1, -1, group)), one, other)));
        assertThat(first.reaches("10.77.4.11")).isTrue();
        assertThat(node.plane().problems()).isNotEmpty();
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    @Test
    void theResolverKnowsTheNamesOfTheVpcAndAsksNobodyElse() {
        var group = documents.newGroup();
        var guest = documents.guest(10, group);
        node.update(documents.document(documents.group(group, List.of(), guest)));
        var standIn = node.launchWithAddress(guest);
        String domain = "ib-local-1.compute.internal";
        for (String server : List.of("10.77.0.2", "169.254.169.253")) {
            assertThat(standIn.sh("busybox nslookup ip-10-77-4-11." + domain + " " + server)
                            .output())
                    .contains("10.77.4.11");
        }
        assertThat(standIn.sh("busybox nslookup 10.77.4.11 10.77.0.2").output()).contains("ip-10-77-4-11." + domain);
        var foreign = standIn.sh("busybox nslookup example.com 10.77.0.2");
        assertThat(foreign.ok()).as(foreign.output()).isFalse();
        assertThat(foreign.output()).contains("REFUSED");
    }

    @Test
    void whatGuestsAdvertiseChangesNeitherTheHostsRoutesNorTheNamespaces() throws IOException {
        var group = documents.newGroup();
        var guest = documents.guest(10, group);
        node.update(documents.document(documents.group(group, List.of(), guest)));
        String before = Sh.sh("ip -6 route").output() + Sh.sh("ip route").output();
        var standIn = node.launchWithAddress(guest);
        standIn.run(List.of(
                "python3",
                StandIn.script("frames.py"),
                "send",
                "eth0",
                guest.nic().mac(),
                "10.77.4.10",
                "02:00:a9:fe:a9:fe",
                "10.77.4.1",
                "02:77:00:00:04:0b",
                "10.77.4.11"));
        assertThat(Sh.sh("ip -6 route").output() + Sh.sh("ip route").output()).isEqualTo(before);
        assertThat(node.sh("ip -6 route").output()).isEmpty();
        assertThat(node.sh("cat /proc/sys/net/ipv6/conf/all/disable_ipv6").output())
                .startsWith("1");
    }
}
