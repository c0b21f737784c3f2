package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.model.Shape;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action that has a client token in the service model and changes something honours it. */
class ClientTokenTest {
    private static final Neighbours CLOUD = new Neighbours();

    /** Values of which one is good for almost any parameter. */
    private static final List<String> VARIATIONS = List.of("true", "other", "2", "10.0.0.0/24");

    /** What an action needs that it does not say by MissingParameter. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "RunInstances", Map.of("ImageId", "1", "InstanceType", "t3.nano"),
            "CreateLaunchTemplate", Map.of("LaunchTemplateData.InstanceType", "t3.nano"),
            "CreateSubnet", Map.of("CidrBlock", "172.31.200.0/24"));

    static Stream<String> actions() {
        return CLOUD.catalog().endpoints(Service.EC2).values().stream()
                .filter(endpoint -> endpoint.action().mutating())
                .map(endpoint -> endpoint.action().name())
                .filter(name -> input(name).member("ClientToken").isPresent());
    }

    private static Shape.Structure input(String action) {
        var model = CLOUD.catalog().model(Service.EC2);
        return model.input(Objects.requireNonNull(model.operations().get(action)));
    }

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void theSameRequestGetsTheSameAnswerAndAnotherIsRefused(String action) {
        Endpoint<?, ?> endpoint =
                Objects.requireNonNull(CLOUD.catalog().endpoints(Service.EC2).get(action));
        assertThat(endpoint.binder().honoured()).contains("ClientToken");

        var given = new LinkedHashMap<>(NEEDED.getOrDefault(action, Map.of()));
        if (given.containsKey("ImageId")) {
            given.put("ImageId", CLOUD.owned("InvalidAMIID.Malformed").getFirst());
        }
        given.put("DryRun", "true");
        SequencedMap<String, String> least =
                CLOUD.complete(given, parameters -> send(action, parameters), CLOUD::owned);
        least.remove("DryRun");
        least.put("ClientToken", "token-of-" + action);

        TestReply first = send(action, least);
        long rows = CLOUD.rows();
        TestReply again = send(action, least);
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(CLOUD.rows()).isEqualTo(rows);
        if (first.status() == 200) {
            assertThat(content(again)).isEqualTo(content(first));
            assertThat(Stream.concat(variations(endpoint, least), Stream.of(tagged(action, least)))
                            .map(other -> send(action, other).code()))
                    .contains("IdempotentParameterMismatch");
            assertThat(CLOUD.rows()).isEqualTo(rows);
        }
    }

    @Test
    void aTokenIsForgottenADayAfterAllThatItLaunchedIs() {
        String image = CLOUD.owned("InvalidAMIID.Malformed").getFirst();
        Map<String, String> launch =
                Map.of("ImageId", image, "MinCount", "1", "MaxCount", "1", "ClientToken", "forgotten");
        assertThat(send("RunInstances", launch).status()).isEqualTo(200);
        CLOUD.database()
                .inTransaction(tx -> Sql.update(
                        tx,
                        "INSERT INTO client_token SELECT account, 'CreateVolume', token, request_hash, answer,"
                                + " created_at FROM client_token WHERE token = 'forgotten'"));

        expireAt(Instant.now().plus(ClientTokenJanitor.HONOURED).minus(Duration.ofMinutes(5)));
        assertThat(tokens()).isEqualTo(2);
        expireAt(Instant.now().plus(ClientTokenJanitor.HONOURED).plus(Duration.ofMinutes(5)));
        assertThat(tokens()).as("the instance still remembers its token").isEqualTo(1);
        CLOUD.database()
                .inTransaction(tx ->
                        Sql.update(tx, "UPDATE instance SET client_token = NULL WHERE client_token = 'forgotten'"));
        expireAt(Instant.now().plus(ClientTokenJanitor.HONOURED).plus(Duration.ofMinutes(5)));
        assertThat(tokens()).isZero();
    }

    private static void expireAt(Instant now) {
        new ClientTokenJanitor(
                        CLOUD.database(), SecretBox.of(new SecureRandom(), new byte[32]), InstantSource.fixed(now))
                .expire();
    }

    private static long tokens() {
        return CLOUD.database()
                .read(tx -> Sql.first(
                        tx, "SELECT count(*) FROM client_token WHERE token = 'forgotten'", row -> row.getLong(1)))
                .orElseThrow();
    }

    /** The request with one parameter more or other. */
    private static Stream<Map<String, String>> variations(Endpoint<?, ?> endpoint, Map<String, String> least) {
        return ModelLeaf.of(CLOUD.catalog().model(Service.EC2), endpoint).stream()
                .filter(leaf -> !leaf.path().equals("DryRun") && !leaf.path().equals("ClientToken"))
                .flatMap(leaf -> VARIATIONS.stream().map(value -> {
                    var other = new LinkedHashMap<>(least);
                    other.put(leaf.path(), value);
                    return other;
                }))
                .filter(other -> !other.equals(least))
                .map(Map::copyOf);
    }

    /** The request with a tag for what it makes, for those of whose parameters no other value would do. */
    private static Map<String, String> tagged(String action, Map<String, String> least) {
        var other = new LinkedHashMap<>(least);
        String noun = action.replaceFirst("^Create", "");
        other.put(
                "TagSpecification.1.ResourceType",
                noun.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
        other.put("TagSpecification.1.Tag.1.Key", "other");
        return Map.copyOf(other);
    }

    private static TestReply send(String action, Map<String, String> parameters) {
        return CLOUD.send(CLOUD.owner(), action, parameters, "");
    }

    private static String content(TestReply reply) {
        return reply.body().replaceAll("<requestId>[^<]*</requestId>", "");
    }
}
