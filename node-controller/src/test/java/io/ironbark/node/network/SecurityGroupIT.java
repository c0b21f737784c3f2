package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SecurityGroupIT extends OnOneNode {
    private static final int END = 65_535;

    /** A packet may overtake another on its way through two processors, so the last one may not be the last. */
    private static final int END_ROUNDS = 5;

    private static final int GRE = 47;
    private static final int VRRP = 112;

    @Test
    void realPacketsPassExactlyWhereTheModelSaysSo() throws IOException {
        var senders = documents.newGroup();
        var receivers = documents.newGroup();
        var one = documents.guest(10, senders);
        var other = documents.guest(12, documents.newGroup(), senders);
        var target = documents.guest(11, receivers);
        node.update(documents.document());
        var from = List.of(node.launchWithAddress(one), node.launchWithAddress(other));
        var at = node.launchWithAddress(target);
        var sniffer = at.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0"));
        var arrivals = StandIn.reader(sniffer);
        int compared = 0;
        int number = 1;
        for (List<SecurityRule> ingress : ingressRules(senders)) {
            for (List<SecurityRule> egress : egressRules(receivers)) {
                var document = documents.document(
                        documents.group(senders, List.of(), egress, one, other),
                        documents.group(receivers, ingress, target));
                node.update(document);
                number = probe(document, List.of(one, other, target), from, arrivals, number);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(15);
    }

    private List<List<SecurityRule>> ingressRules(SecurityGroupId senders) {
        return List.of(
                List.of(),
                List.of(documents.rule("-1", -1, -1, Documents.ANYWHERE)),
                List.of(
                        documents.rule("tcp", 22, 25, "10.77.4.8/30"),
                        documents.rule("udp", 53, 53, senders),
                        documents.rule("icmp", 8, -1, senders)),
                List.of(
                        documents.rule("6", -1, -1, "10.77.4.12/32"),
                        documents.rule("icmp", 13, 1, Documents.ANYWHERE),
                        documents.rule("47", -1, -1, Documents.ANYWHERE)),
                List.of(
                        documents.rule("udp", 0, 65_535, "10.77.4.10/32"),
                        documents.rule("icmp", -1, -1, "10.77.4.12/32"),
                        documents.rule("tcp", 80, 80, documents.newGroup())));
    }

    private List<List<SecurityRule>> egressRules(SecurityGroupId receivers) {
        return List.of(
                List.of(documents.rule("-1", -1, -1, Documents.ANYWHERE)),
                List.of(documents.rule("tcp", 22, 80, receivers), documents.rule("112", -1, -1, "10.77.0.0/16")),
                List.of(documents.rule("udp", 53, 53, "10.77.4.11/32"), documents.rule("icmp", 8, 0, receivers)));
    }

    private static List<Packet> packets(Ipv4 source, Ipv4 target) {
        return List.of(
                Packet.tcp(source, target, 21),
                Packet.tcp(source, target, 22),
                Packet.tcp(source, target, 25),
                Packet.tcp(source, target, 26),
                Packet.tcp(source, target, 80),
                Packet.udp(source, target, 53),
                Packet.udp(source, target, 54),
                Packet.icmp(source, target, 8, 0),
                Packet.icmp(source, target, 13, 0),
                Packet.icmp(source, target, 13, 1),
                new Packet(source, target, GRE, 0, 0),
                new Packet(source, target, VRRP, 0, 0));
    }

    /** Sends each packet from each sender and compares; returns the next number. */
    private int probe(
            VpcDesired document,
            List<InstanceDesired> guests,
            List<StandIn> from,
            BufferedReader arrivals,
            int firstNumber)
            throws IOException {
        var judge = new Judge(VpcReader.read(document, guests).vpc());
        var target = Ipv4.of(guests.getLast().nic().privateIp());
        var expected = new TreeSet<Integer>();
        int number = firstNumber;
        for (int i = 0; i < from.size(); i++) {
            var source = Ipv4.of(guests.get(i).nic().privateIp());
            var argv = new ArrayList<>(
                    List.of("python3", StandIn.script("probe.py"), "send", source.toString(), target.toString()));
            for (Packet packet : packets(source, target)) {
                boolean icmp = packet.protocol() == Packet.ICMP;
                argv.add(number + ":" + packet.protocol() + ":" + (icmp ? packet.first() : 20_000 + number) + ":"
                        + packet.second());
                if (judge.verdict(packet).passes()) {
                    expected.add(number);
                }
                number++;
            }
            from.get(i).run(argv);
            // Refused at once, but only after everything before it: then all packets have been routed.
            assertThat(from.get(i).sh("busybox nc -w 5 169.254.169.254 80").ok())
                    .isFalse();
        }
        var arrived = new TreeSet<Integer>();
        int round = 0;
        do {
            int end = END - round;
            node.sh("python3 " + StandIn.script("probe.py") + " send 10.77.4.1 " + target + " " + end + ":17:67:68");
            String last = "10.77.4.1 " + end;
            for (String line = StandIn.line(arrivals); !line.equals(last); line = StandIn.line(arrivals)) {
                int id = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
                if (id >= firstNumber && id < number && line.startsWith("10.77.4.1")) {
                    arrived.add(id);
                }
            }
            round++;
        } while (round < END_ROUNDS && !arrived.containsAll(expected));
        assertThat(arrived).as("%s", document.groups()).isEqualTo(expected);
        return number;
    }

    @Test
    void aRevokedRuleCutsItsConnectionsAndLeavesTheOthers() throws IOException {
        var group = documents.newGroup();
        var guest = documents.guest(11, group);
        var client = documents.guest(10, group);
        var kept = documents.rule("tcp", 1000, 1000, group);
        var revoked = documents.rule("tcp", 2000, 2000, group);
        node.update(documents.document(documents.group(group, List.of(kept, revoked), guest, client)));
        var server = node.launchWithAddress(guest);
        var standIn = node.launchWithAddress(client);
        server.background(List.of("python3", StandIn.script("talk.py"), "serve", "1000"));
        server.background(List.of("python3", StandIn.script("talk.py"), "serve", "2000"));
        var staying =
                standIn.background(List.of("python3", StandIn.script("talk.py"), "connect", "10.77.4.11", "1000"));
        var cut = standIn.background(List.of("python3", StandIn.script("talk.py"), "connect", "10.77.4.11", "2000"));
        assertThat(say(staying, "one")).isEqualTo("one");
        assertThat(say(cut, "one")).isEqualTo("one");
        node.update(documents.document(documents.group(group, List.of(kept), guest, client)));
        assertThat(say(staying, "two")).isEqualTo("two");
        assertThat(say(cut, "two")).isEqualTo("silence");
        node.restart();
        assertThat(say(staying, "three")).isEqualTo("three");
    }

    @Test
    void whatIsDeniedNeverPassesWhileRulesChangeOrTheNodeRestarts() throws IOException {
        var group = documents.newGroup();
        var guest = documents.guest(11, group);
        var client = documents.guest(10, group);
        var open = documents.rule("tcp", 1000, 1000, group);
        node.update(documents.document(documents.group(group, List.of(open), guest, client)));
        var server = node.launchWithAddress(guest);
        var standIn = node.launchWithAddress(client);
        var sniffer = server.background(List.of("python3", StandIn.script("probe.py"), "sniff", "eth0"));
        var flood = standIn.background(
                List.of("python3", StandIn.script("probe.py"), "flood", "10.77.4.10", "10.77.4.11", "2000"));
        for (int i = 0; i < 10; i++) {
            node.update(documents.document(documents.group(
                    group, List.of(open, documents.rule("tcp", 3000 + i, 3100, group)), guest, client)));
            node.restart();
        }
        flood.getOutputStream().close();
        flood.onExit().join();
        assertThat(standIn.sh("busybox nc -w 5 169.254.169.254 80").ok()).isFalse();
        node.sh("python3 " + StandIn.script("probe.py") + " send 10.77.4.1 10.77.4.11 " + END + ":17:67:68");
        var arrivals = StandIn.reader(sniffer);
        for (String line = arrivals.readLine(); !("10.77.4.1 " + END).equals(line); line = arrivals.readLine()) {
            assertThat(line).doesNotStartWith("10.77.4.10 ");
        }
    }

    private static String say(Process talk, String line) throws IOException {
        var out = talk.getOutputStream();
        out.write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.flush();
        return StandIn.reader(talk).readLine();
    }
}
