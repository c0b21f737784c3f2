package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {
    private static final AccountId OWN = new AccountId(PolicyTables.OWN);

    static List<List<String>> operatorsDecideAsTheTableSays() {
        return PolicyTables.rows("conditions.txt");
    }

    /** Columns: operator, the policy's value or array of values in JSON, the request's values, whether it holds. */
    @ParameterizedTest
    @MethodSource
    void operatorsDecideAsTheTableSays(List<String> row) throws MalformedPolicyException {
        String condition = "{\"%s\": {\"aws:Tested\": %s}}".formatted(row.get(0), row.get(1));
        var context = row.get(2).equals("absent")
                ? Context.empty()
                : Context.empty().with("aws:tested", Arrays.asList(row.get(2).split(",", -1)));
        assertThat(holds(condition, context)).isEqualTo(row.get(3).equals("yes"));
    }

    @Test
    void timeIsAKeyLikeAnyOther() throws MalformedPolicyException {
        var context = Context.empty().at(Instant.parse("2026-11-21T08:00:00.5Z"));
        assertThat(holds("{\"DateLessThan\": {\"aws:CurrentTime\": \"2026-11-21T08:00:01Z\"}}", context))
                .isTrue();
        assertThat(holds("{\"DateGreaterThan\": {\"aws:CurrentTime\": \"2026-11-21T08:00:00Z\"}}", context))
                .isFalse();
        assertThat(holds("{\"NumericGreaterThan\": {\"aws:EpochTime\": 1700000000}}", context))
                .isTrue();
        assertThat(holds("{\"DateGreaterThan\": {\"aws:EpochTime\": \"2026-11-21\"}}", context))
                .isTrue();
    }

    private static boolean holds(String condition, Context context) throws MalformedPolicyException {
        var document = PolicyDocument.parse(PolicyKind.MANAGED, """
                {"Version": "2012-10-17",
                 "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": %s}}
                """.formatted(condition));
        var request = new Request(PolicyTables.principal("user:alice"), "ec2:RunInstances", "*", OWN, context);
        return Evaluation.decide(request, Policies.ofIdentity(List.of(new AttachedPolicy("p", document))))
                .allowed();
    }
}
