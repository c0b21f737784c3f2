package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is killed while versions are put, completed, copied and deleted. */
final class KillVersionsTest {
    private static final int ROUNDS = 2;
    private static final int WRITERS = 4;

    @Test
    void everyAcknowledgedVersionIsWholeAndEveryDeletedOneGone(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        StoreFixture.config(directory, access, Optional.empty()); // writes the keys
        var judge = new Judge("/box");
        var random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            try (var store = StoreProcess.start(directory, access)) {
                judge.begin(store.alice());
                judge.check(store.alice());
                var killed = new AtomicBoolean();
                var writers = IntStream.range(0, WRITERS)
                        .mapToObj(me -> Thread.ofVirtual().start(() -> judge.write(store.alice(), me, killed::get)))
                        .toList();
                writers.getFirst().join(Duration.ofMillis(700 + random.nextInt(1000)));
                killed.set(true);
                store.kill();
                for (var writer : writers) {
                    writer.join();
                }
            }
        }
        try (var store = StoreProcess.start(directory, access)) {
            assertThat(judge.acknowledged()).isPositive();
            judge.check(store.alice());
        }
    }
}
