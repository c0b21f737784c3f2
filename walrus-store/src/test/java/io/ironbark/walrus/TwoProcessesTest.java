package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that serve the same directory and database, one of which is killed. */
final class TwoProcessesTest {
    private static final byte[] NOTHING = {};

    @Test
    void whatOneAcknowledgedTheOtherServesAndSweepsUpAfterIt(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        StoreFixture.config(directory, access, Optional.empty()); // writes the keys
        try (var one = StoreProcess.start(directory, access);
                var other = StoreProcess.start(directory, access)) {
            onlyOneCreates(one, other);
            var judge = new Judge("/versions");
            judge.begin(one.alice());
            var ended = new AtomicBoolean();
            var writers = IntStream.range(0, 4)
                    .mapToObj(me -> Thread.ofVirtual()
                            .start(() -> judge.write((me % 2 == 0 ? one : other).alice(), me, ended::get)))
                    .toList();
            writers.getFirst().join(Duration.ofMillis(1200));
            try (var raw = RawHttp.to(one.port())) {
                raw.send("PUT /box/half HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
                        + V2Signer.lines("PUT", "/box/half", "", StoreFixture.ALICE) + "\r\n" + "x".repeat(4 << 20));
                Await.until("half an upload", Duration.ofSeconds(20), () -> largest(directory) > 1 << 20);
                one.kill();
            }
            ended.set(true);
            for (var writer : writers) {
                writer.join();
            }
            assertThat(judge.acknowledged()).isPositive();
            judge.check(other.alice());
            assertThat(other.alice().get("/box/half").status()).isEqualTo(404);
            Await.until("what was half is gone", Duration.ofSeconds(30), () -> largest(directory) <= 1 << 20);
        }
    }

    /** A condition holds across processes, and what one wrote the other reads at once. */
    private static void onlyOneCreates(StoreProcess one, StoreProcess other) throws Exception {
        for (int round = 0; round < 5; round++) {
            var key = "/box/only-one-" + round;
            var tasks = List.<Callable<Integer>>of(() -> create(one, key), () -> create(other, key));
            var statuses = new ArrayList<Integer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var task : threads.invokeAll(tasks)) {
                    statuses.add(task.get());
                }
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 412);
            one.alice().put(key, "by one".getBytes(StandardCharsets.US_ASCII));
            assertThat(other.alice().get(key).text()).isEqualTo("by one");
            other.alice().send("DELETE", key, NOTHING);
            assertThat(one.alice().get(key).status()).isEqualTo(404);
        }
    }

    private static int create(StoreProcess store, String key) throws IOException, InterruptedException {
        return store.alice().put(key, new byte[50_000], "If-None-Match", "*").status();
    }

    /** How long the longest of the files is that are being written, or that a dead process left so. */
    private static long largest(Path directory) {
        try (var files = Files.walk(directory.resolve("store/writing"))) {
            return files.mapToLong(TwoProcessesTest::size).max().orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return Long.MAX_VALUE; // swept while we looked
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0; // placed while we looked
        }
    }
}
