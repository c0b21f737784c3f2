package io.ironbark.cloud.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.network.Permission;
import io.ironbark.proto.node.SecurityRule;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Row 67 of the security checklist: no rule that is taken is one that a node could not load. */
class RuleFuzzTest {
    private static final List<String> PROTOCOLS = List.of(
            "tcp", "TCP", "udp", "icmp", "icmpv6", "58", "6", "17", "1", "112", "47", "-1", "all", "0", "255", "256",
            "999", "-2", "", "tcp;", "tcp\n", "Ｔcp", "01", "006", "any");
    private static final List<Integer> PORTS =
            List.of(-2, -1, 0, 1, 22, 255, 256, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final List<String> BLOCKS = List.of(
            "0.0.0.0/0",
            "10.0.0.0/8",
            "10.1.2.3/8",
            "1.2.3.4/32",
            "::/0",
            "::ffff:1.2.3.4/96",
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "256.0.0.0/8",
            "010.0.0.1/32",
            "10.0.0.0/8; accept",
            "",
            "/",
            "0.0.0.0/00");

    @Test
    void whateverIsTakenANodeCanApply() {
        var random = new Random(67);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            String protocol = any(random, PROTOCOLS);
            var from = port(random);
            var to = port(random);
            String block = any(random, BLOCKS);
            Optional<SecurityRule> rule = rule(protocol, from, to, block);
            if (rule.isPresent()) {
                assertThat(Permission.of(rule.get()))
                        .as("%s %s-%s %s", protocol, from, to, block)
                        .isNotNull();
                taken++;
            }
        }
        assertThat(taken).isBetween(100, 9_000);
    }

    private static Optional<SecurityRule> rule(
            String protocol, Optional<Integer> from, Optional<Integer> to, String block) {
        try {
            var form = RuleForm.of(protocol, from, to);
            return Optional.of(new SecurityRule(
                    new SecurityGroupRuleId("sgr-0123456789abcdef0"),
                    form.protocol(),
                    form.fromPort(),
                    form.toPort(),
                    new SecurityRule.Cidr(RuleForm.cidr(block))));
        } catch (ApiException refused) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> port(Random random) {
        return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(any(random, PORTS));
    }

    private static <T> T any(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
