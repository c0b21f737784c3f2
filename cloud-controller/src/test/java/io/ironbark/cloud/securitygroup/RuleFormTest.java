package io.ironbark.cloud.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.ApiException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFormTest {
    @ParameterizedTest
    @CsvSource({
        "tcp, 22, 22, tcp, 22, 22",
        "6, 1, 65535, tcp, 1, 65535",
        "TCP, -1, -1, tcp, 0, 65535",
        "17, 53, 53, udp, 53, 53",
        "icmp, 8, -1, icmp, 8, -1",
        "1, -1, -1, icmp, -1, -1",
        "-1, 22, 22, -1, -1, -1",
        "all, , , -1, -1, -1",
        "050, 1, 2, 50, -1, -1"
    })
    void protocolsAndPortsHaveOneForm(String protocol, Integer from, Integer to, String named, int first, int last) {
        assertThat(RuleForm.of(protocol, Optional.ofNullable(from), Optional.ofNullable(to)))
                .isEqualTo(new RuleForm(named, first, last));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp, 23, 22",
        "tcp, -1, 22",
        "tcp, 0, 65536",
        "udp, , ",
        "icmp, -1, 3",
        "icmp, 256, 0",
        "256, , ",
        "tcp; drop, 1, 1",
        "esp6, 1, 1"
    })
    void whatAPacketFilterWouldRefuseIsRefusedFirst(String protocol, Integer from, Integer to) {
        assertThatThrownBy(() -> RuleForm.of(protocol, Optional.ofNullable(from), Optional.ofNullable(to)))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aBlocksHostBitsAreCleared() {
        assertThat(RuleForm.cidr("100.68.0.18/18")).isEqualTo("100.68.0.0/18");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/33", "10.0.0/8", "::/0", "1.2.3.256/32", "0.0.0.0/0; drop", ""})
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> RuleForm.cidr(text)).isInstanceOf(ApiException.class);
    }
}
