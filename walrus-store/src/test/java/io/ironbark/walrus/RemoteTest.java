package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that keeps its bytes at another one. */
final class RemoteTest {
    private static final int PART = 5 << 20;

    @TempDir
    private static Path far;

    @TempDir
    private static Path near;

    private static StoreFixture farStore;
    private static Gate gate;
    private static StoreFixture nearStore;

    @BeforeAll
    static void start() throws Exception {
        farStore = StoreFixture.start(far);
        assertThat(farAlice().put("/blobs", new byte[0]).status()).isEqualTo(200);
        gate = new Gate(farStore.port());
        nearStore = StoreFixture.startOver(near, gate.endpoint());
        assertThat(alice().put("/box", new byte[0]).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        nearStore.close();
        gate.close();
        farStore.close();
    }

    @Test
    void objectsAndPartsOfAllSizesComeBackAndGoAway() throws Exception {
        for (int size : new int[] {0, 1, 100_000, PART - 1, PART, PART + 1, 2 * PART + 7}) {
            var bytes = random(size);
            assertThat(alice().put("/box/k", bytes).status()).isEqualTo(200);
            var answer = alice().get("/box/k");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(bytes);
        }
        assertThat(alice().get("/box/k", "Range", "bytes=5242875-5242884").body())
                .isEqualTo(Arrays.copyOfRange(random(2 * PART + 7), 5_242_875, 5_242_885));
        assertThat(alice().put("/box/copy", new byte[0], "x-amz-copy-source", "/box/k")
                        .status())
                .isEqualTo(200);
        alice().send("DELETE", "/box/k", new byte[0]);
        assertThat(alice().get("/box/copy").body()).isEqualTo(random(2 * PART + 7));
        multipart();
        assertThat(alice().get("/box?list-type=2").text()).contains("<Key>copy</Key>", "<Key>parts</Key>");
        alice().send("DELETE", "/box/copy", new byte[0]);
        alice().send("DELETE", "/box/parts", new byte[0]);
        awaitNothingFar();
    }

    private static void multipart() throws IOException, InterruptedException {
        var id = alice().send("POST", "/box/parts?uploads", new byte[0]).element("UploadId");
        var document = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= 2; number++) {
            var etag = alice().put("/box/parts?partNumber=" + number + "&uploadId=" + id, random(PART + number))
                    .header("etag")
                    .orElseThrow();
            document.append("<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>");
        }
        document.append("</CompleteMultipartUpload>");
        assertThat(alice().send(
                                "POST",
                                "/box/parts?uploadId=" + id,
                                document.toString().getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(alice().get("/box/parts?partNumber=2").body()).isEqualTo(random(PART + 2));
        assertThat(alice().get("/box/parts", "Range", "bytes=" + PART + "-" + (PART + 1))
                        .body())
                .isEqualTo(new byte[] {random(PART + 1)[PART], random(PART + 2)[0]});
    }

    @Test
    void uploadThatLosesTheOtherEndpointIsRefusedAndSwept() throws Exception {
        assertThat(alice().put("/box/lost", random(10)).status()).isEqualTo(200);
        gate.cutAfter(2 * PART);
        assertThat(alice().put("/box/lost", random(4 * PART)).status()).isEqualTo(503);
        assertThat(alice().get("/box/lost").status()).isEqualTo(503);
        gate.restore();
        assertThat(alice().get("/box/lost").body()).isEqualTo(random(10));
        alice().send("DELETE", "/box/lost", new byte[0]);
        awaitNothingFar();
    }

    @Test
    void answerThatStallsIsGivenUp() throws Exception {
        assertThat(alice().put("/box/stalled", random(100_000)).status()).isEqualTo(200);
        gate.stallAfter(2000); // the header, and not all that follows it
        var answer = alice().get("/box/stalled");
        gate.restore();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("ServiceUnavailable");
        assertThat(answer.header("etag")).isEmpty();
        assertThat(alice().get("/box/stalled").body()).isEqualTo(random(100_000));
        alice().send("DELETE", "/box/stalled", new byte[0]);
        awaitNothingFar();
    }

    @Test
    void storeThatIsKilledInAnUploadLeavesNothingBehind(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        StoreFixture.config(directory, access, Optional.empty()); // writes the keys
        var where = """
                remote.endpoint = %s
                remote.bucket = blobs
                remote.region = ib-local-1
                remote.access-key = %s
                remote.secret-key = %s
                remote.part = 5MiB
                small-objects = 0B
                """.formatted(
                        farStore.endpoint(),
                        StoreFixture.ALICE.accessKeyId(),
                        StoreFixture.ALICE.secret().reveal());
        try (var store = StoreProcess.start(directory, access, where);
                var raw = RawHttp.to(store.port())) {
            raw.send("PUT /box/k HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n"
                    + V2Signer.lines("PUT", "/box/k", "", StoreFixture.ALICE) + "\r\n" + "x".repeat(12 << 20));
            Await.until("an upload there", Duration.ofSeconds(20), () -> farUploads() > 0);
            store.kill();
        }
        assertThat(farUploads()).isPositive();
        try (var store = StoreProcess.start(directory, access, where)) {
            awaitNothingFar();
            assertThat(store.alice().get("/box/k").status()).isEqualTo(404);
        }
    }

    private static void awaitNothingFar() {
        Await.until("nothing is left there", Duration.ofSeconds(30), () -> farUploads() == 0 && farObjects() == 0);
    }

    private static long farUploads() {
        return farCount("/blobs?uploads", "<UploadId>");
    }

    private static long farObjects() {
        return farCount("/blobs?list-type=2", "<Key>");
    }

    private static long farCount(String target, String element) {
        try {
            return farAlice().get(target).text().split(element, -1).length - 1L;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static S3Http alice() {
        return new S3Http(nearStore.endpoint(), StoreFixture.ALICE);
    }

    private static S3Http farAlice() {
        return new S3Http(farStore.endpoint(), StoreFixture.ALICE);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
