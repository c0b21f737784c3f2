package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules at work, by a clock that the test moves, with two stores over one database. */
final class LifecycleRunTest {
    private static final byte[] NOTHING = {};
    private static final String RULES = """
            <LifecycleConfiguration>
              <Rule><ID>old logs</ID><Status>Enabled</Status><Filter><Prefix>logs/</Prefix></Filter>
                <Expiration><Days>2</Days></Expiration>
                <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>
                  <NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration></Rule>
              <Rule><ID>markers</ID><Status>Enabled</Status><Filter><Prefix>gone/</Prefix></Filter>
                <Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>
                <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration></Rule>
              <Rule><ID>uploads</ID><Status>Enabled</Status><Filter/>
                <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>
                </AbortIncompleteMultipartUpload></Rule>
            </LifecycleConfiguration>
            """;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(ahead.get());

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int count(S3Http alice, String target, String what) throws IOException, InterruptedException {
        return alice.get(target).text().split(what, -1).length - 1;
    }

    @Test
    void whatIsOldGoesAndTheRestStays(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        Files.createDirectories(directory);
        try (var store = StoreFixture.startBeside(directory, access, clock);
                var other = StoreFixture.startBeside(directory, access, clock)) {
            var alice = new S3Http(store.endpoint(), StoreFixture.ALICE);
            alice.put("/plain", NOTHING);
            alice.put("/kept", NOTHING);
            alice.put(
                    "/kept?versioning",
                    bytes("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
            for (var bucket : new String[] {"/plain", "/kept"}) {
                assertThat(alice.get(bucket + "?lifecycle").code()).isEqualTo("NoSuchLifecycleConfiguration");
                assertThat(alice.put(bucket + "?lifecycle", bytes(RULES)).status())
                        .isEqualTo(200);
                for (int i = 0; i < 250; i++) {
                    alice.put(bucket + "/logs/" + i, bytes("x"));
                }
                alice.put(bucket + "/stays", bytes("x"));
                alice.send("POST", bucket + "/begun?uploads", NOTHING);
            }
            assertThat(alice.get("/plain?lifecycle").text())
                    .contains("<ID>old logs</ID>", "<NewerNoncurrentVersions>1</NewerNoncurrentVersions>");
            assertThat(alice.get("/plain/logs/1").header("x-amz-expiration").orElseThrow())
                    .contains("rule-id=\"old%20logs\"", "00:00:00 GMT");
            assertThat(alice.get("/plain/stays").header("x-amz-expiration")).isEmpty();
            for (int i = 0; i < 3; i++) {
                alice.put("/kept/logs/1", bytes("again" + i));
            }
            alice.put("/kept/gone/1", bytes("x"));
            alice.send("DELETE", "/kept/gone/1", NOTHING);

            ahead.set(Duration.ofDays(2));
            Await.until("what is due is gone", () -> count(alice, "/kept?versions&prefix=gone", "<VersionId>") == 0);
            Await.until(
                    "what is due is gone", () -> count(alice, "/kept?versions&prefix=logs%2F1%2F", "<VersionId>") == 0);
            Await.until("what is due is gone", () -> count(alice, "/plain?uploads", "<Upload>") == 0);

            ahead.set(Duration.ofDays(4));
            Await.until("what is due is gone", () -> count(alice, "/plain", "<Contents>") == 1);
            Await.until("what is due is gone", () -> count(alice, "/kept", "<Contents>") == 1);
            assertThat(alice.get("/plain/stays").status()).isEqualTo(200);
            assertThat(count(alice, "/kept?versions&prefix=logs%2F2", "<DeleteMarker>"))
                    .isPositive();
            assertThat(new S3Http(other.endpoint(), StoreFixture.ALICE)
                            .get("/kept/stays")
                            .status())
                    .isEqualTo(200);
            assertThat(alice.send("DELETE", "/plain?lifecycle", NOTHING).status())
                    .isEqualTo(204);
        }
    }
}
