package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store that is killed without warning, again and again, while it is written to. What it acknowledged is noted out
 * here; every note must hold afterwards, and a write that was cut off must have left the old object or made the new one.
 */
final class KillTest {
    private static final int ROUNDS = 2;
    private static final int WRITERS = 4;
    private static final int KEYS = 12;
    private static final int MAX_BYTES = 3 << 20;

    /** What a key was last acknowledged to be, and what it was about to be when the store died: a seed, or nothing. */
    private final Map<String, Optional<Long>> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Optional<Long>> attempted = new ConcurrentHashMap<>();

    @ParameterizedTest(name = "up to {0} in the database")
    @ValueSource(strings = {"32KiB", "0B"})
    void nothingAcknowledgedIsLostAndNothingIsTorn(String small, @TempDir Path directory) throws Exception {
        var where = "store = " + directory.resolve("store") + "\nsmall-objects = " + small;
        var access = PostgresFixture.fresh();
        StoreFixture.config(directory, access, Optional.empty()); // writes the keys
        var random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            try (var store = StoreProcess.start(directory, access, where)) {
                check(store.alice());
                writeUntilKilled(store, Duration.ofMillis(500 + random.nextInt(1500)));
            }
        }
        try (var store = StoreProcess.start(directory, access, where)) {
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
            var source = "/box/w%d-%d".formatted(writer, random.nextInt(KEYS));
            var copied = acknowledged.getOrDefault(source, Optional.empty());
            int what = random.nextInt(8);
            var wanted = what == 0
                    ? Optional.<Long>empty()
                    : what == 1 && copied.isPresent() && !key.equals(source) ? copied : Optional.of(random.nextLong());
            attempted.put(key, wanted);
            try {
                boolean done;
                if (wanted.isEmpty()) {
                    done = alice.send("DELETE", key, new byte[0]).status() == 204;
                } else if (wanted.equals(copied)) {
                    done = alice.put(key, new byte[0], "x-amz-copy-source", source)
                                    .status()
                            == 200;
                } else {
                    done = what < 4 ? multipart(alice, key, wanted.get()) : put(alice, key, wanted.get());
                }
                if (done) {
                    acknowledged.put(key, wanted);
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
            var old = acknowledged.getOrDefault(key, Optional.empty());
            var attempt = attempted.getOrDefault(key, Optional.empty());
            if (answer.status() == 404) {
                assertThat(old.isEmpty() || attempt.isEmpty())
                        .as("%s was acknowledged and is gone", key)
                        .isTrue();
                acknowledged.put(key, Optional.empty());
                continue;
            }
            assertThat(answer.status()).isEqualTo(200);
            boolean isNew = attempt.filter(seed -> Arrays.equals(answer.body(), content(seed)))
                    .isPresent();
            boolean isOld = old.filter(seed -> Arrays.equals(answer.body(), content(seed)))
                    .isPresent();
            assertThat(isOld || isNew).as("%s is torn or of another time", key).isTrue();
            acknowledged.put(key, isNew ? attempt : old);
        }
    }

    /** In the end all bytes, in files and in the database, belong to an object, or to several that are copies. */
    private void awaitNoStrayBytes(Path directory, PostgresFixture.Access access, S3Http alice) throws Exception {
        var uploads = alice.get("/box?uploads").text();
        Pattern.compile("<Key>([^<]*)</Key><UploadId>([^<]*)</UploadId>")
                .matcher(uploads)
                .results()
                .forEach(upload -> abort(alice, upload.group(1), upload.group(2)));
        long objects = alice.get("/box").text().split("<Contents>", -1).length - 1L;
        assertThat(acknowledged.values().stream().flatMap(Optional::stream)).hasSize((int) objects);
        long contents = acknowledged.values().stream()
                .flatMap(Optional::stream)
                .distinct()
                .count();
        Await.until(contents + " blobs are left", () -> blobs(directory, access) == contents);
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
