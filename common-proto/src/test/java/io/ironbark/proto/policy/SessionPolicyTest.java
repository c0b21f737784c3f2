package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the policies are, a session can do no more than its role, and a Deny more never allows more. */
class SessionPolicyTest {
    private static final int ROUNDS = 10_000;
    private static final AccountId OWN = new AccountId(PolicyTables.OWN);
    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "*");
    private static final List<String> RESOURCES = List.of(
            "arn:aws:s3:::a/x", "arn:aws:s3:::a/*", "arn:aws:s3:::*", "*", "arn:aws:s3:::${aws:PrincipalTag/t}/*");
    private static final List<String> CONDITIONS = List.of(
            "{}",
            "{\"StringEquals\": {\"aws:PrincipalTag/t\": \"a\"}}",
            "{\"StringNotEquals\": {\"aws:PrincipalTag/t\": \"a\"}}",
            "{\"Null\": {\"aws:PrincipalTag/t\": \"true\"}}");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aSessionNeverWidensItsRole(long seed) throws MalformedPolicyException {
        var random = new Random(seed);
        var pool = new ArrayList<AttachedPolicy>();
        for (int i = 0; i < 200; i++) {
            pool.add(new AttachedPolicy("p" + i, PolicyDocument.parse(PolicyKind.SESSION, document(random))));
        }
        int allowed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var request = request(random);
            var role = Policies.ofIdentity(List.of(one(random, pool), one(random, pool)));
            var session = role.withGates(List.of(new Gate(Layer.SESSION, List.of(one(random, pool)))));
            boolean byRole = Evaluation.decide(request, role).allowed();
            boolean bySession = Evaluation.decide(request, session).allowed();
            boolean bySessionAlone = Evaluation.decide(
                            request,
                            Policies.ofIdentity(session.gates().getFirst().policies()))
                    .allowed();
            assertThat(bySession).isEqualTo(byRole && bySessionAlone);
            allowed += bySession ? 1 : 0;
        }
        assertThat(allowed).isPositive();
    }

    private static Request request(RandomGenerator random) {
        var context = switch (random.nextInt(3)) {
            case 0 -> Context.empty();
            case 1 -> Context.empty().with("aws:PrincipalTag/t", "a");
            default -> Context.empty().with("aws:PrincipalTag/t", "b");
        };
        return new Request(
                PolicyTables.principal("role:app/one"),
                random.nextBoolean() ? "s3:GetObject" : "s3:PutObject",
                "arn:aws:s3:::" + (random.nextBoolean() ? "a/" : "b/") + (random.nextBoolean() ? "x" : "y"),
                OWN,
                context);
    }

    private static String document(RandomGenerator random) {
        var statements = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            statements.add("{\"Effect\": \"%s\", \"%sAction\": \"%s\", \"%sResource\": \"%s\", \"Condition\": %s}"
                    .formatted(
                            random.nextInt(4) == 0 ? "Deny" : "Allow",
                            random.nextInt(4) == 0 ? "Not" : "",
                            one(random, ACTIONS),
                            random.nextInt(4) == 0 ? "Not" : "",
                            one(random, RESOURCES),
                            one(random, CONDITIONS)));
        }
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}";
    }

    private static <T> T one(RandomGenerator random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
