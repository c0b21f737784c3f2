package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that is killed without warning, again and again, while it is written to. What it acknowledged is noted out
 * here; every note must hold afterwards, and a write that was cut off must have left the old object or made the new one.
 */
final class KillTest {
    private static final int ROUNDS = 3;
    private static final int WRITERS = 4;
    private static final int KEYS = 12;
    private static final int MAX_BYTES = 3 << 20;

    /** The seed of what a key was last acknowledged to be, and of what was on its way when the store died. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Long> attempted = new ConcurrentHashMap<>();

    @Test
    void nothingAcknowledgedIsLostAndNothingIsTorn(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        StoreFixture.config(directory, access, Optional.empty()); // writes the keys
        var random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            try (var store = StoreProcess.start(directory, access)) {
                check(store.alice());
                writeUntilKilled(store, Duration.ofMillis(500 + random.nextInt(1500)));
            }
        }
        try (var store = StoreProcess.start(directory, access)) {
            assertThat(acknowledged).isNotEmpty();
            check(store.alice());
            awaitNoStrayBytes(directory, access, store.alice());
        }
    }

    private void writeUntilKilled(StoreProcess store, Duration life) throws InterruptedException {
        var killed = new AtomicBoolean();
        var writers = new Thread[WRITERS];
        for (int writer = 0; writer < WRITERS; writer++) {
            int me = writer;
            writers[writer] = Thread.ofVirtual().start(() -> write(store.alice(), me, killed));
        }
        var end = System.nanoTime() + life.toNanos();
        writers[0].join(life); // writers end only when the store does
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(end);
        killed.set(true);
        store.kill();
        for (var writer : writers) {
            writer.join();
        }
    }

    /** Each writer has keys of its own, so that one key has one write on its way at a time. */
    private void write(S3Http alice, int writer, AtomicBoolean killed) {
        var random = new Random(System.nanoTime());
        while (!killed.get()) {
            var key = "/box/w%d-%d".formatted(writer, random.nextInt(KEYS));
            long seed = random.nextLong();
            attempted.put(key, seed);
            try {
                boolean done = random.nextInt(4) == 0 ? multipart(alice, key, seed) : put(alice, key, seed);
                if (done) {
                    acknowledged.put(key, seed);
                }
            } catch (IOException e) {
                return; // killed: nobody knows whether it is there
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean put(S3Http alice, String key, long seed) throws IOException, InterruptedException {
        return alice.put(key, content(seed)).status() == 200;
    }

    private static boolean multipart(S3Http alice, String key, long seed) throws IOException, InterruptedException {
        var id = alice.send("POST", key + "?uploads", new byte[0]).element("UploadId");
        var etag =
                alice.put(key + "?partNumber=1&uploadId=" + id, content(seed)).header("etag");
        if (etag.isEmpty()) {
            return false;
        }
        var document = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag.get()
                + "</ETag></Part></CompleteMultipartUpload>";
        return alice.send("POST", key + "?uploadId=" + id, document.getBytes(StandardCharsets.UTF_8))
                        .status()
                == 200;
    }

    private void check(S3Http alice) throws IOException, InterruptedException {
        for (var key : new HashMap<>(attempted).keySet()) {
            var answer = alice.get(key);
            var old = acknowledged.get(key);
            if (answer.status() == 404) {
                assertThat(old).as("%s was acknowledged and is gone", key).isNull();
                continue;
            }
            assertThat(answer.status()).isEqualTo(200);
            long attempt = attempted.getOrDefault(key, 0L);
            boolean isOld = old != null && Arrays.equals(answer.body(), content(old));
            boolean isNew = Arrays.equals(answer.body(), content(attempt));
            assertThat(isOld || isNew).as("%s is torn or of another time", key).isTrue();
            acknowledged.put(key, isNew ? attempt : Objects.requireNonNull(old));
        }
    }

    /** In the end all bytes, in files and in the database, belong to an object. */
    private static void awaitNoStrayBytes(Path directory, PostgresFixture.Access access, S3Http alice)
            throws IOException, InterruptedException, SQLException {
        var uploads = alice.get("/box?uploads").text();
        Pattern.compile("<Key>([^<]*)</Key><UploadId>([^<]*)</UploadId>")
                .matcher(uploads)
                .results()
                .forEach(upload -> abort(alice, upload.group(1), upload.group(2)));
        long objects = alice.get("/box").text().split("<Contents>", -1).length - 1L;
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (blobs(directory, access) != objects && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(blobs(directory, access)).isEqualTo(objects);
    }

    private static long blobs(Path directory, PostgresFixture.Access access) throws IOException, SQLException {
        try (var connection = access.connect();
                var select = connection.prepareStatement("SELECT count(*) FROM small_blob");
                var row = select.executeQuery()) {
            row.next();
            return files(directory) + row.getLong(1);
        }
    }

    private static void abort(S3Http alice, String key, String id) {
        try {
            alice.send("DELETE", "/box/" + key + "?uploadId=" + id, new byte[0]);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long files(Path directory) throws IOException {
        try (var files = Files.walk(directory.resolve("store"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .count();
        } catch (UncheckedIOException e) {
            return -1; // swept while we looked
        }
    }

    private static byte[] content(long seed) {
        var random = new Random(seed);
        var bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(MAX_BYTES) : random.nextInt(20_000)];
        random.nextBytes(bytes);
        return bytes;
    }
}
