package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.network.Outward;
import io.ironbark.proto.network.Permission;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.node.VpcOptions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VpcReaderTest {
    private final Documents documents = new Documents(new Random(1));

    @ParameterizedTest
    @CsvSource({
        "tcp, 22, 22, ::/0",
        "tcp, 22, 22, 10.0.0.0/33",
        "tcp, 22, 22, 10.0.0/8",
        "tcp, 22, 22, '10.0.0.0/8; flush ruleset'",
        "tcp, 25, 22, 10.0.0.0/8",
        "tcp, -1, 22, 10.0.0.0/8",
        "udp, 0, 65536, 10.0.0.0/8",
        "icmp, 256, -1, 10.0.0.0/8",
        "icmp, 8, 256, 10.0.0.0/8",
        "icmpv6, -1, -1, 10.0.0.0/8",
        "256, -1, -1, 10.0.0.0/8",
        "'tcp accept', 1, 1, 10.0.0.0/8"
    })
    void anOddRuleIsLeftOutAndTheOthersStay(String protocol, int from, int to, String block) {
        var group = documents.newGroup();
        var good = documents.rule("tcp", 22, 22, Documents.ANYWHERE);
        var read = VpcReader.read(
                documents.document(documents.group(group, List.of(documents.rule(protocol, from, to, block), good))),
                List.of());
        assertThat(read.vpc().groups().values())
                .flatExtracting(Vpc.Group::ingress)
                .containsExactly(Permission.of(good));
        assertThat(read.problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"TCP, 22, 22", "6, 22, 22", "tcp, 0, 65535", "112, 5, 7", "-1, 4, 5", "icmp, -1, -1"})
    void spellingsOfClientsAreUnderstood(String protocol, int from, int to) {
        assertThat(Permission.of(documents.rule(protocol, from, to, "10.1.2.3/8"))
                        .peer())
                .isEqualTo(new Permission.Block(Ipv4Block.of("10.0.0.0/8")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example\ndhcp-option=3,1.2.3.4", "a,b", "a;b", "$(reboot)", "a b", "", "-a"})
    void aDomainNameThatIsNoneReachesNoConfiguration(String name) {
        var open = documents.document();
        var read = VpcReader.read(
                new VpcDesired(
                        open.id(),
                        open.vni(),
                        open.cidrs(),
                        open.subnets(),
                        open.groups(),
                        open.remoteGuests(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.of(
                                new VpcOptions(true, Optional.of(name), List.of("1.2.3.4\nx"), List.of("$(reboot)")))),
                List.of());
        assertThat(read.vpc().outward().options())
                .isEqualTo(new Outward.Options(true, Optional.empty(), List.of(), List.of()));
        assertThat(read.problems()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aGuestCannotHaveTheNetworksOrTheRoutersAddress(int last) {
        var guest = documents.guest(last);
        assertThatThrownBy(() -> VpcReader.guests(documents.document(), guest))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(VpcReader.read(documents.document(), List.of(guest)).problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02:00:00:00:00:0a\ndhcp-option=3,1.2.3.4",
                "02:00:00:00:00:0a,10.0.0.1",
                "$(reboot)",
                "01:00:00:00:00:01",
                "02:00:00:00:00",
                "02:00:00:00:00:0A"
            })
    void aMacThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> new Mac(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4\n", "1.2.3.4 ", "0x1.2.3.4", "::1"})
    void anAddressThatIsNoneIsRefused(String text) {
        assertThat(Ipv4.parse(text)).isEmpty();
    }

    @Test
    void addressesPrintAsTheyWereRead() {
        assertThat(Ipv4.of("255.0.10.1")).hasToString("255.0.10.1");
        assertThat(Ipv4.of("200.0.0.1")).isGreaterThan(Ipv4.of("100.0.0.1"));
        assertThat(Ipv4Block.of("172.31.16.9/20")).hasToString("172.31.16.0/20");
        assertThat(Ipv4Block.of("172.31.16.0/20").netmask()).hasToString("255.255.240.0");
        assertThat(Ipv4Block.ALL.contains(Ipv4.of("255.255.255.255"))).isTrue();
    }
}
