package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final AccountId OWN = new AccountId("111122223333");
    private static final Principal ALICE =
            new Principal.User(OWN, "c".repeat(64), "arn:aws:iam::111122223333:user/alice", "AIDAALICE");

    @Test
    void aDecisionNamesThePolicyAndTheStatement() throws MalformedPolicyException {
        var document = PolicyDocument.parse(PolicyKind.MANAGED, """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
                  {"Sid": "NotThese", "Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*"}]}
                """);
        var policies = Policies.ofIdentity(List.of(new AttachedPolicy("operators", document)));
        var terminate = new Request(ALICE, "ec2:TerminateInstances", "*", OWN, Context.empty());
        var denied = Evaluation.decide(terminate, policies);
        assertThat(denied.why()).isEqualTo("denied by statement NotThese of the identity-based policy operators");
        assertThat(denied.refusal(terminate))
                .isEqualTo("User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
                        + " ec2:TerminateInstances with an explicit deny in an identity-based policy");
        var describe = new Request(ALICE, "ec2:DescribeInstances", "*", OWN, Context.empty());
        assertThat(Evaluation.decide(describe, policies).why())
                .isEqualTo("allowed by statement 0 of the identity-based policy operators");
        assertThat(Evaluation.decide(describe, Policies.none()).refusal(describe))
                .endsWith("because no identity-based policy allows the ec2:DescribeInstances action");
    }
}
