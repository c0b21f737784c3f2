package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.id.AccountId;
import io.ironbark.testsupport.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does for every mutation, tried on one of our own making. */
class MutationTest {
    record CreateVolume(String availabilityZone, Optional<Integer> size) {}

    record Volume(String volumeId) {}

    private static final int ONLY_ONCE = 15;
    private static final int WITHOUT_A_LOOK = 16;

    private static final PostgresFixture.Access ACCESS = PostgresFixture.fresh();
    private static final Database DATABASE = Database.open(ACCESS.url(), ACCESS.user(), ACCESS.password());
    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final HttpFront FRONT = front();
    private static final TestClient ONE = client("AKIDONE");
    private static final TestClient OTHER = client("AKIDTWO");

    @BeforeAll
    static void table() {
        DATABASE.inTransaction(tx -> Sql.update(tx, "CREATE TABLE made(id text, size int)"));
        DATABASE.inTransaction(
                tx -> Sql.update(tx, "CREATE UNIQUE INDEX made_once ON made (size) WHERE size = " + ONLY_ONCE));
    }

    @BeforeEach
    void empty() {
        DATABASE.inTransaction(tx -> Sql.update(tx, "TRUNCATE made, client_token, audit"));
    }

    @AfterAll
    static void close() {
        FRONT.close();
        DATABASE.close();
        VERTX.close().await();
    }

    @Test
    void aRepeatedRequestIsAnsweredAsTheFirst() {
        String first = create(ONE, "ClientToken", "t", "Size", 1).text("volumeId");
        assertThat(create(ONE, "ClientToken", "t", "Size", 1).text("volumeId")).isEqualTo(first);
        assertThat(count("made")).isEqualTo(1);
        assertThat(count("audit")).isEqualTo(1);
    }

    @Test
    void aTokenWithOtherParametersIsRefused() {
        create(ONE, "ClientToken", "t", "Size", 1);
        TestReply reply = create(ONE, "ClientToken", "t", "Size", 2);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("IdempotentParameterMismatch");
        assertThat(count("made")).isEqualTo(1);
    }

    @Test
    void tokensAreOfAnAccount() {
        String mine = create(ONE, "ClientToken", "t").text("volumeId");
        assertThat(create(OTHER, "ClientToken", "t").text("volumeId")).isNotEqualTo(mine);
    }

    @Test
    void twinsInFlightMakeOne() throws Exception {
        var replies = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                replies.add(
                        threads.submit(() -> create(ONE, "ClientToken", "twins").text("volumeId")));
            }
        }
        for (Future<String> reply : replies) {
            assertThat(reply.get()).isEqualTo(replies.getFirst().get());
        }
        assertThat(count("made")).isEqualTo(1);
        assertThat(count("audit")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {ONLY_ONCE, WITHOUT_A_LOOK})
    void twinsMakeOneEvenIfTheyAskNothingOrTheFirstIsInTheSecondsWay(int size) throws Exception {
        var replies = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                replies.add(threads.submit(
                        () -> create(ONE, "ClientToken", "twins", "Size", size).text("volumeId")));
            }
        }
        for (Future<String> reply : replies) {
            assertThat(reply.get()).isEqualTo(replies.getFirst().get());
        }
        assertThat(create(ONE, "ClientToken", "twins", "Size", 1).code()).isEqualTo("IdempotentParameterMismatch");
        assertThat(count("made")).isEqualTo(1);
        assertThat(count("audit")).isEqualTo(1);
    }

    @Test
    void aRefusedRequestLeavesNothingNotEvenItsToken() {
        assertThat(create(ONE, "ClientToken", "t", "Size", 13).code()).isEqualTo("UnsupportedOperation");
        assertThat(count("made") + count("client_token") + count("audit")).isZero();
        assertThat(create(ONE, "ClientToken", "t", "Size", 1).status()).isEqualTo(200);
    }

    @Test
    void aBugIsAnIncidentWhoseStackIsOnlyInTheLog() {
        TestReply reply = create(ONE, "Size", 14);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("InternalError");
        assertThat(reply.text("Message"))
                .contains(reply.text("RequestID"))
                .doesNotContain("secret detail")
                .doesNotContain("Exception");
        assertThat(count("made") + count("audit")).isZero();
    }

    @Test
    void withoutATokenEveryRequestIsNew() {
        assertThat(create(ONE).text("volumeId")).isNotEqualTo(create(ONE).text("volumeId"));
        assertThat(create(ONE, "ClientToken", "x".repeat(65)).code()).isEqualTo("InvalidParameterValue");
    }

    private static TestReply create(TestClient client, Object... more) {
        var parameters = new ArrayList<Object>(List.of("AvailabilityZone", "a"));
        parameters.addAll(List.of(more));
        return client.ec2("CreateVolume", parameters.toArray());
    }

    private static Volume handle(Tx tx, Caller caller, CreateVolume request) throws SQLException {
        var volume = new Volume("vol-" + NEXT.incrementAndGet());
        if (request.size().equals(Optional.of(WITHOUT_A_LOOK))) {
            Sql.later(tx, "INSERT INTO made VALUES (?, ?)", volume.volumeId(), request.size());
            return volume;
        }
        Sql.update(tx, "INSERT INTO made VALUES (?, ?)", volume.volumeId(), request.size());
        if (request.size().equals(Optional.of(13))) {
            throw new ApiException(new ApiError.UnsupportedOperation("not that"));
        }
        if (request.size().equals(Optional.of(14))) {
            throw new IllegalStateException("secret detail");
        }
        return volume;
    }

    private static int count(String table) {
        return DATABASE.read(tx -> Sql.first(tx, "SELECT count(*) FROM " + table, row -> row.getInt(1)))
                .orElseThrow();
    }

    private static HttpFront front() {
        List<Action<?, ?>> actions =
                List.of(Action.write("CreateVolume", CreateVolume.class, Volume.class, MutationTest::handle));
        var clock = InstantSource.system();
        var engine = new ApiEngine(
                new Catalog(actions),
                new ApiEngine.Ground(
                        DATABASE,
                        MutationTest::credential,
                        SecretBox.of(new SecureRandom(), new byte[32]),
                        clock,
                        "ib-local-1",
                        Throttle.Limits.wide(),
                        new SimpleMeterRegistry()));
        var options = new HttpFront.Options(
                new HostPort("127.0.0.1", 0), URI.create("http://127.0.0.1"), DataSize.ofMebibytes(1));
        return HttpFront.start(VERTX, options, engine);
    }

    private static Optional<Credential> credential(String id) {
        var account = new AccountId(id.equals("AKIDONE") ? "000000000001" : "000000000002");
        return Optional.of(new Credential(
                id,
                new Secret("secret"),
                Optional.empty(),
                account,
                "arn:aws:iam::" + account + ":root",
                "0".repeat(64),
                "test"));
    }

    private static TestClient client(String id) {
        return new TestClient(URI.create("http://127.0.0.1:" + FRONT.port()), id, "secret");
    }
}
