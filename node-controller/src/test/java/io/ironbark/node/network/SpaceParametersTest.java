package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SpaceParametersTest {
    @Test
    void bridgedFramesStayOutOfThePacketFilterWhereTheKernelWouldPassThem() {
        var known = Set.of("ipv6", "bridge/bridge-nf-call-iptables", "bridge/bridge-nf-call-arptables");
        assertThat(SpaceParameters.ofNamespace(known::contains))
                .contains(
                        "ipv6/conf/all/disable_ipv6 1",
                        "bridge/bridge-nf-call-iptables 0",
                        "bridge/bridge-nf-call-arptables 0")
                .doesNotContain("bridge/bridge-nf-call-ip6tables 0");
        assertThat(SpaceParameters.ofNamespace(_ -> false))
                .noneMatch(parameter -> parameter.startsWith("bridge") || parameter.startsWith("ipv6"));
    }
}
