package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private static final int ROUNDS = 20_000;
    /** Far above what is measured, as machines that build are busy. */
    private static final long NANOS_MAX = 100_000;

    @Test
    void aHundredStatementsAreDecidedInMicroseconds() throws MalformedPolicyException {
        var attached = new ArrayList<AttachedPolicy>();
        for (int p = 0; p < 10; p++) {
            var statements = new ArrayList<String>();
            for (int s = 0; s < 10; s++) {
                statements.add("""
                        {"Effect": "%s", "Action": ["s3:Get*", "s3:List*"],
                         "Resource": ["arn:aws:s3:::bucket-%d-%d/*", "arn:aws:s3:::*-logs/*/%d/*"],
                         "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
                        """.formatted(s == 9 ? "Deny" : "Allow", p, s, s));
            }
            attached.add(new AttachedPolicy(
                    "p" + p,
                    PolicyDocument.parse(
                            PolicyKind.ROLE_INLINE,
                            "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}")));
        }
        var policies = Policies.ofIdentity(List.copyOf(attached));
        var request = new Request(
                PolicyTables.principal("user:alice"),
                "s3:GetObject",
                "arn:aws:s3:::bucket-9-8/some/key/of/usual/length.txt",
                new AccountId(PolicyTables.OWN),
                Context.empty().with("aws:SourceIp", "10.1.2.3"));
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = System.nanoTime();
            int allowed = 0;
            for (int i = 0; i < ROUNDS; i++) {
                allowed += Evaluation.decide(request, policies).allowed() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(ROUNDS);
            best = Math.min(best, (System.nanoTime() - before) / ROUNDS);
        }
        System.out.println("10 policies of 10 statements: " + best + " ns");
        assertThat(best).isLessThan(NANOS_MAX);
    }
}
