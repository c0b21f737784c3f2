package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Fault;
import io.ironbark.cloud.api.Handler;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.front.Neighbours.Refusal;
import io.ironbark.cloud.model.Shape;
import io.ironbark.cloud.query.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link BadInputTest} asks of a stranger's requests, of those of somebody who has all that they name: bad values get
 * as far as they can. Each request is handled in a transaction that never commits, so all may be tried on the same things.
 */
class OwnersBadInputTest {
    private static final Neighbours CLOUD = Neighbours.withOneOfEverything();
    private static final Catalog CATALOG = CLOUD.catalog();
    private static final Caller CALLER = CLOUD.ownerAsCaller();
    private static final int CLIENTS_FAULT = 4;
    private static final Set<String> HONEST = Set.of("InsufficientInstanceCapacity", "Unavailable");

    private static final List<String> TEXTS =
            List.of("x", "", "-1", "ä'😀\\%_*", "10.0.0.0/33", "10.0.0.0/8", "255.255.255.255", "z".repeat(300));
    private static final List<String> NUMBERS =
            List.of("0", "-1", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "1e9");
    private static final List<String> TIMES =
            List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z");

    /** What can't be told so, or would take long. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "AssociateDhcpOptions", Map.of("DhcpOptionsId", "default"), "CreateKeyPair", Map.of("KeyType", "ed25519"));

    /** Ends a transaction that must not commit. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final List<String> failures = new ArrayList<>();

    static Stream<String> actions() {
        return CATALOG.endpoints(Service.EC2).values().stream()
                .filter(endpoint -> !endpoint.action().name().startsWith("Describe"))
                .map(endpoint -> endpoint.action().name());
    }

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void badInputAboutWhatIsOnesOwnIsTheClientsFault(String action) {
        long rows = CLOUD.rows();
        SequencedMap<String, String> least = least(action);
        assertThat(attempt(action, least).code())
                .as("what it names, of which it would prove little if it were not there: %s", least)
                .doesNotContain("NotFound", "Malformed", "Unknown");
        for (ModelLeaf leaf : leaves(action)) {
            Map<String, String> base = least.containsKey(leaf.path()) ? without(least, leaf.path()) : least;
            for (String value : values(leaf.shape())) {
                Map<String, String> tried = with(base, leaf.path(), value);
                Refusal refusal = attempt(action, tried);
                if (refusal.code().equals("MissingParameter")) {
                    complete(action, tried);
                }
            }
            if (!leaf.lists().isEmpty()) {
                String one = least.getOrDefault(leaf.path(), "10.9.0.0");
                attempt(
                        action,
                        with(with(base, leaf.path(), one), leaf.path().replaceFirst("\\.1(?=\\.|$)", ".2"), one));
            }
        }
        assertThat(failures).isEmpty();
        assertThat(CLOUD.rows()).isEqualTo(rows);
    }

    /** What the action needs, as far as can be told from what it says and from the model. */
    private SequencedMap<String, String> least(String action) {
        var least = complete(action, NEEDED.getOrDefault(action, Map.of()));
        for (ModelLeaf leaf : leaves(action)) {
            boolean made = least.getOrDefault(leaf.path(), "").startsWith("made-");
            if (made && leaf.path().toLowerCase(Locale.ROOT).contains("cidr")) {
                least.put(leaf.path(), "10.99.2.0/24");
            } else if (made
                    && (leaf.shape().type() != Shape.Type.STRING
                            || !leaf.shape().values().isEmpty())) {
                least.put(leaf.path(), values(leaf.shape()).getFirst());
            } else if (made && leaf.path().endsWith("Name")) {
                least.put(leaf.path(), "owned");
            }
        }
        return complete(action, least);
    }

    private SequencedMap<String, String> complete(String action, Map<String, String> given) {
        return CLOUD.completed(given, parameters -> attempt(action, parameters), CLOUD::owned);
    }

    private static List<ModelLeaf> leaves(String action) {
        return ModelLeaf.of(
                CATALOG.model(Service.EC2),
                Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action)));
    }

    private static List<String> values(Shape.Scalar shape) {
        return switch (shape.type()) {
            case STRING -> shape.values().isEmpty() ? TEXTS : List.copyOf(shape.values());
            case BLOB -> List.of("AAAA", "%%%");
            case BOOLEAN -> List.of("true", "false");
            case TIMESTAMP -> TIMES;
            default -> NUMBERS;
        };
    }

    private Refusal attempt(String action, Map<String, String> parameters) {
        Endpoint<?, ?> endpoint =
                Objects.requireNonNull(CATALOG.endpoints(Service.EC2).get(action));
        try {
            attempt(endpoint.bind(CALLER, parsed(parameters)));
            return new Refusal("", "");
        } catch (Undone e) {
            return new Refusal("", "");
        } catch (ApiException e) {
            Fault fault = Fault.of(e.error(), Service.EC2);
            if (fault.status() / 100 != CLIENTS_FAULT && !HONEST.contains(fault.code())) {
                failures.add(action + " " + parameters + ": " + fault);
            }
            return new Refusal(fault.code(), fault.message());
        } catch (RuntimeException e) {
            failures.add(action + " " + parameters + ": " + e);
            return new Refusal("InternalError", "");
        }
    }

    private static <Q extends Record, R extends Record> void attempt(Endpoint.Call<Q, R> call) {
        Q request = call.bound().request();
        switch (call.endpoint().action().handler()) {
            case Handler.Read<Q, R> read -> call.endpoint().render(read.handle(CALLER, request));
            case Handler.Write<Q, R> write -> undone(call, tx -> write.handle(tx, CALLER, request));
            case Handler.Staged<Q, ?, R> staged -> staged(call, staged);
        }
    }

    private static <Q extends Record, P, R extends Record> void staged(
            Endpoint.Call<Q, R> call, Handler.Staged<Q, P, R> staged) {
        Q request = call.bound().request();
        P prepared = staged.prepare().prepare(CALLER, request);
        undone(call, tx -> staged.commit().handle(tx, CALLER, request, prepared));
    }

    /** What happens in a transaction. */
    @FunctionalInterface
    private interface Work<R extends Record> {
        R run(Tx tx) throws SQLException;
    }

    private static <Q extends Record, R extends Record> void undone(Endpoint.Call<Q, R> call, Work<R> work) {
        CLOUD.database().inTransaction(tx -> {
            var _ = call.endpoint().render(work.run(tx));
            throw new Undone();
        });
    }

    private static Parameters parsed(Map<String, String> parameters) {
        return Parameters.parse(
                "",
                parameters.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    private static Map<String, String> with(Map<String, String> given, String name, String value) {
        var all = new LinkedHashMap<>(given);
        all.put(name, value);
        return all;
    }

    private static Map<String, String> without(Map<String, String> given, String name) {
        var all = new LinkedHashMap<>(given);
        all.remove(name);
        return all;
    }
}
