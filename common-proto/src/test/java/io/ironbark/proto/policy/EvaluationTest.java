package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {
    private static final AccountId OWN = new AccountId(PolicyTables.OWN);

    static List<PolicyTables.Case> decidesAsTheTableSays() throws MalformedPolicyException {
        return PolicyTables.cases();
    }

    @ParameterizedTest
    @MethodSource
    void decidesAsTheTableSays(PolicyTables.Case row) {
        assertThat(PolicyTables.told(Evaluation.decide(row.request(), row.policies())))
                .isEqualTo(row.expected());
    }

    @Test
    void theTablesAreLong() throws MalformedPolicyException {
        int decisions = PolicyTables.cases().size();
        int conditions = PolicyTables.rows("conditions.txt").size();
        assertThat(decisions + conditions).isGreaterThanOrEqualTo(250);
    }

    @Test
    void aDecisionNamesThePolicyAndTheStatement() throws MalformedPolicyException {
        var document = PolicyDocument.parse(PolicyKind.MANAGED, """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
                  {"Sid": "NotThese", "Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*"}]}
                """);
        var policies = Policies.ofIdentity(List.of(new AttachedPolicy("operators", document)));
        var alice = PolicyTables.principal("user:alice");
        var terminate = new Request(alice, "ec2:TerminateInstances", "*", OWN, Context.empty());
        var denied = Evaluation.decide(terminate, policies);
        assertThat(denied.why()).isEqualTo("denied by statement NotThese of the identity-based policy operators");
        assertThat(denied.refusal(terminate))
                .isEqualTo("User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
                        + " ec2:TerminateInstances with an explicit deny in an identity-based policy");
        var describe = new Request(alice, "ec2:DescribeInstances", "*", OWN, Context.empty());
        assertThat(Evaluation.decide(describe, policies).why())
                .isEqualTo("allowed by statement 0 of the identity-based policy operators");
        assertThat(Evaluation.decide(describe, Policies.none()).refusal(describe))
                .endsWith("because no identity-based policy allows the ec2:DescribeInstances action");
    }

    @Test
    void aGateWithoutPoliciesLetsNothingThrough() {
        var start = new Request(PolicyTables.principal("root:"), "ec2:StartInstances", "*", OWN, Context.empty());
        var closed = Policies.none().withGates(List.of(new Gate(Layer.SERVICE_CONTROL, List.of())));
        assertThat(Evaluation.decide(start, closed)).isEqualTo(new Decision.NotAllowed(Layer.SERVICE_CONTROL));
    }

    @Test
    void aContextCannotFakeWhoAsks() throws MalformedPolicyException {
        var document = PolicyDocument.parse(PolicyKind.MANAGED, """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
                  "Condition": {"StringEquals": {"aws:username": "root-of-all"}}}}
                """);
        var context = Context.empty().with("AWS:UserName", "root-of-all");
        var request = new Request(PolicyTables.principal("user:alice"), "ec2:RunInstances", "*", OWN, context);
        assertThat(Evaluation.decide(request, Policies.ofIdentity(List.of(new AttachedPolicy("p", document))))
                        .allowed())
                .isFalse();
    }
}
