package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.network.flow.Flow;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.Verdict;
import io.ironbark.proto.network.Verdict.Dropped;
import io.ironbark.proto.network.Verdict.Passes;
import io.ironbark.proto.network.Verdict.Reason;
import io.ironbark.proto.network.VpcReader;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Ipv4 ONE = Ipv4.of("10.77.4.10");
    private static final Ipv4 OTHER = Ipv4.of("10.77.4.11");
    private static final Ipv4 OUTSIDE = Ipv4.of("192.0.2.7");

    private final Documents documents = new Documents(new Random(2));
    private final SecurityGroupId group = documents.newGroup();
    private final SecurityGroupId closed = documents.newGroup();

    @Test
    void itNamesTheRulesThatLetAPacketPass() {
        var ssh = documents.rule("tcp", 22, 22, group);
        var out = documents.rule("-1", -1, -1, Documents.ANYWHERE);
        var one = documents.guest(10, group);
        var other = documents.guest(11, group);
        var vpc = VpcReader.read(
                        documents.document(documents.group(group, List.of(ssh), List.of(out), one, other)),
                        List.of(one, other))
                .vpc();
        assertThat(new Judge(vpc).verdict(Packet.tcp(ONE, OTHER, 22)))
                .isEqualTo(new Passes(
                        Optional.of(new Verdict.Grant(group, out.id())),
                        Optional.of(new Verdict.Grant(group, ssh.id()))));
        assertThat(new Judge(vpc).verdict(Packet.tcp(ONE, OTHER, 23))).isEqualTo(new Dropped(Reason.INGRESS));
    }

    @Test
    void itSaysWhyAPacketDoesNotPass() {
        var one = documents.guest(10, group);
        var other = documents.guest(11, Optional.of("198.18.0.1"), closed);
        var vpc = VpcReader.read(
                        documents.document(
                                documents.group(group, List.of(), one),
                                documents.group(closed, List.of(), List.of(), other)),
                        List.of(one, other))
                .vpc();
        var judge = new Judge(vpc);
        assertThat(judge.verdict(Packet.tcp(OTHER, ONE, 1))).isEqualTo(new Dropped(Reason.EGRESS));
        assertThat(judge.verdict(Packet.tcp(ONE, OUTSIDE, 1))).isEqualTo(new Dropped(Reason.NO_PUBLIC_ADDRESS));
        assertThat(judge.verdict(Packet.tcp(ONE, Ipv4.of("10.77.9.9"), 1))).isEqualTo(new Dropped(Reason.NOBODY_THERE));
        assertThat(judge.verdict(Packet.tcp(ONE, Ipv4.of("169.254.1.1"), 1)))
                .isEqualTo(new Dropped(Reason.NOBODY_THERE));
        assertThat(judge.verdict(Packet.tcp(OUTSIDE, OUTSIDE, 1))).isEqualTo(new Dropped(Reason.NOT_OURS));
        assertThat(judge.verdict(Packet.tcp(OUTSIDE, OTHER, 1))).isEqualTo(new Dropped(Reason.INGRESS));
    }

    @Test
    void aFlowGoesOnOnlyWithTheAddressesAndRulesOfNow() {
        var one = documents.guest(10, Optional.of("198.18.0.1"), group);
        var vpc = VpcReader.read(
                        documents.document(documents.group(
                                group, List.of(documents.rule("tcp", 22, 22, Documents.ANYWHERE)), one)),
                        List.of(one))
                .vpc();
        var judge = new Judge(vpc);
        assertThat(flow("tcp 6 9 ESTABLISHED src=192.0.2.7 dst=198.18.0.1 sport=9 dport=22"
                                + " src=10.77.4.10 dst=192.0.2.7 sport=22 dport=9 [ASSURED] mark=0 use=1")
                        .allowed(vpc, judge))
                .isTrue();
        assertThat(flow("tcp 6 9 ESTABLISHED src=192.0.2.7 dst=198.18.0.2 sport=9 dport=22"
                                + " src=10.77.4.10 dst=192.0.2.7 sport=22 dport=9 [ASSURED] mark=0 use=1")
                        .allowed(vpc, judge))
                .as("another public address")
                .isFalse();
        var closedPort = flow("tcp 6 9 ESTABLISHED src=192.0.2.7 dst=198.18.0.1 sport=9 dport=23"
                + " src=10.77.4.10 dst=192.0.2.7 sport=23 dport=9 [ASSURED] mark=0 use=1");
        assertThat(closedPort.allowed(vpc, judge)).isFalse();
        assertThat(closedPort.deletion()).isEqualTo("-D -s 192.0.2.7 -d 198.18.0.1 -p 6 --sport 9 --dport 23");
        var ping = flow("icmp 1 29 src=10.77.4.77 dst=192.0.2.7 type=8 code=0 id=5"
                + " src=192.0.2.7 dst=10.77.4.77 type=0 code=0 id=5 mark=0 use=1");
        assertThat(ping.allowed(vpc, judge)).as("of a guest that is gone").isFalse();
        assertThat(ping.deletion())
                .isEqualTo("-D -s 10.77.4.77 -d 192.0.2.7 -p 1 --icmp-type 8 --icmp-code 0 --icmp-id 5");
        assertThat(flow("udp 17 27 src=10.77.4.10 dst=10.77.4.1 sport=68 dport=67"
                                + " src=10.77.4.1 dst=10.77.4.10 sport=67 dport=68 mark=0 use=1")
                        .allowed(vpc, judge))
                .as("DHCP")
                .isTrue();
    }

    private static Flow flow(String line) {
        return Flow.parse(line).orElseThrow();
    }
}
