package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.loss.LossyFileSystem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A store whose disk fills up and whose database goes away; it takes no Signature Version 2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TroubleTest {
    private static final byte[] NOTHING = {};
    private static final byte[] BODY = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

    private final LossyFileSystem disk;
    private final Gate gate;
    private final StoreFixture store;
    private final S3Http alice;

    TroubleTest() throws Exception {
        var directory = Files.createTempDirectory("walrus-trouble");
        var access = PostgresFixture.fresh();
        var server = URI.create(access.url().substring("jdbc:".length()));
        gate = new Gate(server.getPort());
        var through = new PostgresFixture.Access(
                "jdbc:postgresql://127.0.0.1:" + gate.endpoint().getPort() + server.getPath(),
                access.user(),
                access.password());
        disk = new LossyFileSystem(Files.createDirectories(directory.resolve("disk")));
        store = StoreFixture.startWithoutVersion2(directory, disk.path(), through);
        alice = new S3Http(store.endpoint(), StoreFixture.ALICE);
    }

    @BeforeAll
    void makeBucket() throws Exception {
        alice.put("/box", NOTHING);
        alice.put("/box/old", BODY);
    }

    @AfterAll
    void stop() {
        store.close();
        gate.close();
    }

    @Test
    void fullDiskTakesNothingAndGivesWhatItHas() throws Exception {
        var upload = "/box/parts?partNumber=1&uploadId="
                + alice.send("POST", "/box/parts?uploads", NOTHING).element("UploadId");
        disk.fill(true);
        for (var target : List.of("/box/new", "/box/old", upload)) {
            var answer = alice.put(target, BODY);
            assertThat(answer.status()).isIn(500, 503);
            assertThat(answer.code()).isIn("InternalError", "ServiceUnavailable");
        }
        assertThat(alice.get("/box/old").body()).isEqualTo(BODY);
        assertThat(alice.get("/box/new").code()).isEqualTo("NoSuchKey");
        assertThat(alice.get(upload.replace("partNumber=1&", "")).text()).doesNotContain("<Part>");
        disk.fill(false);
        assertThat(alice.put("/box/new", BODY).status()).isEqualTo(200);
        assertThat(alice.put(upload, BODY).status()).isEqualTo(200);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsSaidToBeMissing() throws Exception {
        gate.cutAfter(0);
        var requests = List.<Callable<S3Http.Answer>>of(
                () -> alice.get("/box/old"),
                () -> alice.get("/box/never"),
                () -> alice.send("HEAD", "/box/old", NOTHING),
                () -> alice.get("/box"),
                () -> alice.get("/never"),
                () -> alice.put("/box/new", BODY),
                () -> alice.send("DELETE", "/box/old", NOTHING));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(requests)) {
                assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(503);
            }
        }
        gate.restore();
        assertThat(alice.get("/box/old").body()).isEqualTo(BODY);
    }

    @Test
    void version2IsRefusedWhereItIsSwitchedOff() throws Exception {
        try (var raw = RawHttp.to(store.port())) {
            assertThat(raw.exchange("GET /box/old HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + V2Signer.lines("GET", "/box/old", "", StoreFixture.ALICE) + "\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("<Code>InvalidRequest</Code>", "Please use AWS4-HMAC-SHA256");
        }
        assertThat(new Stranger(store.endpoint())
                        .get("/box/old?AWSAccessKeyId=" + StoreFixture.ALICE.accessKeyId()
                                + "&Expires=99999999999&Signature=x")
                        .code())
                .isEqualTo("InvalidRequest");
    }
}
