package io.ironbark.proto.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.TestPki;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two verbs, over real connections. */
class HopTest {
    record Counter(long version, List<String> names, Optional<String> note) {
        Counter {
            names = List.copyOf(names);
        }
    }

    record Echo(String text, int extra) {}

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int POLLS = 100;

    @TempDir
    static Path directory;

    private static TestPki pki;
    private static Tls parent;
    private static Tls child;

    private final Vertx vertx = Vertx.vertx();
    private final Versioned<Counter> desired = new Versioned<>();
    private final BlockingQueue<Counter> observed = new LinkedBlockingQueue<>();
    private HopServer server = start(0);
    private HopClient client = client(HopClient.Limits.PATIENT);

    @BeforeAll
    static void makeCertificates() {
        pki = TestPki.in(directory);
        parent = pki.tls(Role.CLUSTER_CONTROLLER, "zone-a");
        child = pki.tls(Role.NODE_CONTROLLER, "node-1");
    }

    @BeforeEach
    void writeImage() throws IOException {
        Files.writeString(directory.resolve("image"), "0123456789");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        vertx.close().await();
    }

    private HopServer start(int port) {
        return HopServer.start(
                vertx,
                parent,
                new HopServer.Options(new HostPort("127.0.0.1", port), new DataSize(1024)),
                List.of(
                        any(Route.get("/desired")).answer(this::desired),
                        any(Route.post("/observed")).answer(this::observe),
                        any(Route.post("/echo")).answer(call -> Reply.document(call.body(Echo.class))),
                        any(Route.get("/image")).answer(_ -> new Reply.FileBytes(directory.resolve("image"), "v1")),
                        any(Route.get("/none")).answer(_ -> {
                            throw HopRefusal.notFound("no such thing");
                        }),
                        any(Route.get("/bug")).answer(_ -> {
                            throw new IllegalStateException("secret of the house");
                        }),
                        any(Route.get("/slow")).answer(_ -> {
                            Thread.sleep(Duration.ofMinutes(1));
                            return Reply.nothing();
                        }),
                        any(Route.get("/raw"))
                                .answerRaw(call -> call.request().response().end("\"raw\""))));
    }

    private static Route.Draft any(Route.Draft draft) {
        return draft.allow(Role.NODE_CONTROLLER);
    }

    private Reply desired(HopCall call) throws InterruptedException {
        return desired.awaitNewer(call.query("after", 0), call.desiredWait())
                .map(Reply::document)
                .orElseGet(Reply::nothing);
    }

    private Reply observe(HopCall call) {
        observed.add(call.body(Counter.class));
        return Reply.nothing();
    }

    private HopClient client(HopClient.Limits limits) {
        return new HopClient(URI.create("https://127.0.0.1:" + server.port()), child, Role.CLUSTER_CONTROLLER, limits);
    }

    @Test
    void whoComesWhileTooManyHandshakesAreUnderWayIsTurnedAwayAtOnceAndComesInLater() throws Exception {
        var limits = new HopClient.Limits(PATIENCE, PATIENCE, DataSize.ofMebibytes(1), 1_000);
        var insisted = new AtomicBoolean();
        var insisting = Thread.ofVirtual().unstarted(() -> {
            try (var other = client(limits)) {
                insisted.set(echoes(other));
            }
        });
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < HandshakeGate.AT_ONCE; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            Await.until("no place is left", PATIENCE, this::isTurnedAway);
            assertThat(echoes(client)).as("a loop begins anew by itself").isFalse();
            insisting.start();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        Await.until("there are places again", PATIENCE, () -> echoes(client));
        insisting.join();
        assertThat(insisted).as("other calls are begun anew").isTrue();
    }

    /** A server that reads it would wait for more. */
    private boolean isTurnedAway() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(200);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean echoes(HopClient client) {
        try {
            return client.post("/echo", new Echo("a", 1), Echo.class) instanceof Answer.Got<Echo>;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLongPollIsAnsweredAsSoonAsThereIsSomethingNewer() throws Exception {
        desired.publish(1, new Counter(1, List.of("a"), Optional.empty()));
        assertThat(client.poll("/desired?after=0", Counter.class, PATIENCE))
                .isEqualTo(new Answer.Got<>(new Counter(1, List.of("a"), Optional.empty())));
        assertThat(client.poll("/desired?after=1", Counter.class, Duration.ofMillis(1)))
                .isEqualTo(new Answer.Nothing<>());

        var publisher =
                Thread.startVirtualThread(() -> desired.publish(2, new Counter(2, List.of(), Optional.of("late"))));
        assertThat(client.poll("/desired?after=1", Counter.class, PATIENCE))
                .isEqualTo(new Answer.Got<>(new Counter(2, List.of(), Optional.of("late"))));
        publisher.join();
    }

    @Test
    void manyPollsWaitAtOnceAndAllAreWoken() throws Exception {
        client = client(new HopClient.Limits(PATIENCE, PATIENCE, DataSize.ofMebibytes(1), 1));
        var woken = new LinkedBlockingQueue<Answer<Counter>>();
        for (int index = 0; index < POLLS; index++) {
            Thread.startVirtualThread(() -> {
                try {
                    woken.add(client.poll("/desired?after=0", Counter.class, PATIENCE));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        desired.publish(1, new Counter(1, List.of(), Optional.empty()));
        for (int index = 0; index < POLLS; index++) {
            assertThat(woken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Answer.Got.class);
        }
    }

    @Test
    void unknownFieldsAreIgnoredAndAbsentOnesAreEmpty() throws Exception {
        var sent = Json.mapper().readTree("{\"version\": 3, \"from\": \"the future\"}");

        assertThat(client.post("/observed", sent)).isEqualTo(new Answer.Nothing<>());
        assertThat(observed.take()).isEqualTo(new Counter(3, List.of(), Optional.empty()));
    }

    @Test
    void aBadDocumentIsRefusedWithThePlaceOfTheMistake() throws Exception {
        var sent = Json.mapper().readTree("{\"version\": \"x\"}");

        assertThat(client.post("/observed", sent)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).contains("Counter[\"version\"]");
        });
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
        assertThat(client.post("/echo", new Echo("x".repeat(2000), 1), Echo.class))
                .isEqualTo(new Answer.Refused<>(413, "BodyTooLarge", "the limit is 1KiB"));
        assertThat(client.post("/echo", new Echo("x", 1), Echo.class)).isEqualTo(new Answer.Got<>(new Echo("x", 1)));
    }

    @Test
    void failuresAreToldApart() throws Exception {
        assertThat(client.get("/none", Echo.class)).isEqualTo(new Answer.NotFound<>("NotFound", "no such thing"));
        assertThat(client.get("/nowhere", Echo.class))
                .isEqualTo(new Answer.Refused<>(404, "NoSuchRoute", "no such route"));
        assertThat(client.delete("/none")).isEqualTo(new Answer.Refused<>(405, "MethodNotAllowed", "not with DELETE"));
        assertThat(client.get("/bug", Echo.class)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.message()).startsWith("incident ").doesNotContain("secret");
        });
        assertThat(client.get("/raw", String.class)).isEqualTo(new Answer.Got<>("raw"));
        server.close();
        assertThat(client.get("/none", Echo.class)).isInstanceOf(Answer.Unreachable.class);
    }

    @Test
    void aServerThatDoesNotAnswerIsUnreachableAfterTheDeadline() throws Exception {
        try (var impatient = client(
                new HopClient.Limits(Duration.ofSeconds(3), Duration.ofMillis(200), DataSize.ofMebibytes(1), 1))) {
            assertThat(impatient.get("/slow", Echo.class)).isInstanceOf(Answer.Unreachable.class);
        }
        try (var mute = new ServerSocket(0);
                var impatient = new HopClient(
                        URI.create("https://127.0.0.1:" + mute.getLocalPort()),
                        child,
                        Role.CLUSTER_CONTROLLER,
                        new HopClient.Limits(
                                Duration.ofMillis(200), Duration.ofMillis(200), DataSize.ofMebibytes(1), 1))) {
            assertThat(impatient.get("/slow", Echo.class)).isInstanceOf(Answer.Unreachable.class);
        }
    }

    @Test
    void aFileIsSentWholeOrFromAnOffset() throws Exception {
        try (var whole = download(0)) {
            assertThat(whole.totalSize()).isEqualTo(10);
            assertThat(whole.bytes().readAllBytes()).asString().isEqualTo("0123456789");
        }
        try (var rest = download(7)) {
            assertThat(rest.from()).isEqualTo(7);
            assertThat(rest.totalSize()).isEqualTo(10);
            assertThat(rest.bytes().readAllBytes()).asString().isEqualTo("789");
        }
        assertThat(client.download("/image", 10))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(416));
        assertThat(client.download("/none", 0)).isInstanceOf(Answer.NotFound.class);
    }

    private Download download(long from) throws Exception {
        return client.download("/image", from).orThrow().orElseThrow();
    }

    @Test
    void theLoopsFindTheirWayBackToAParentThatRestarts() throws Exception {
        var applied = new LinkedBlockingQueue<Counter>();
        var have = new AtomicLong();
        var news = new Signal();
        int port = server.port();
        desired.publish(1, new Counter(1, List.of(), Optional.empty()));
        try (var _ = DesiredPoll.start(
                        client,
                        new DesiredPoll.Source<>(
                                () -> "/desired?after=" + have.get(), Counter.class, PATIENCE, Duration.ofMillis(200)),
                        document -> {
                            have.set(document.version());
                            applied.add(document);
                        },
                        RandomGenerator.getDefault());
                var post = ObservedPost.start(
                        client,
                        "/observed",
                        everything -> Optional.of(
                                new Counter(have.get(), List.of(everything ? "everything" : "news"), Optional.empty())),
                        new ObservedPost.Pace(Duration.ofHours(1), Duration.ofMillis(5), Duration.ofMillis(200)),
                        news,
                        RandomGenerator.getDefault())) {
            assertThat(applied.take().version()).isEqualTo(1);
            assertThat(observed.take().names()).containsExactly("everything");
            news.raise();
            assertThat(observed.take().names()).containsExactly("news");

            server.close();
            desired.publish(2, new Counter(2, List.of(), Optional.empty()));
            news.raise();
            Await.until("the post fails", PATIENCE, () -> !post.parentReached());
            server = start(port);

            assertThat(applied.take().version()).isEqualTo(2);
            assertThat(observed.take().names())
                    .as("a post that failed is made up for by everything")
                    .containsExactly("everything");
        }
    }

    @Test
    void aRouteThatNobodyMayCallIsRefusedAtStart() {
        assertThatThrownBy(() -> Route.get("/x").answer(_ -> Reply.nothing()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
