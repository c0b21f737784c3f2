package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.proto.config.DataSize;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.loss.LossyFileSystem;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store whose disk loses what was not synced. The database keeps what it committed, as PostgreSQL does. */
final class PowerLossTest {
    private static final int WRITERS = 4;

    @ParameterizedTest(name = "up to {0} in the database")
    @ValueSource(strings = {"0B", "32KiB"})
    void everyAcknowledgedVersionOutlivesThePower(String small, @TempDir Path directory) throws Exception {
        var limit = DataSize.parse(small).orElseThrow();
        var access = PostgresFixture.fresh();
        var before = Files.createDirectories(directory.resolve("before"));
        var disk = new LossyFileSystem(Files.createDirectories(before.resolve("disk")));
        var judge = new Judge("/box");
        var dying = StoreFixture.startOn(before, disk.path(), access, limit);
        var alice = new S3Http(dying.endpoint(), StoreFixture.ALICE);
        judge.begin(alice);
        var ended = new AtomicBoolean();
        var writers = IntStream.range(0, WRITERS)
                .mapToObj(me -> Thread.ofVirtual().start(() -> judge.write(alice, me, ended::get)))
                .toList();
        writers.getFirst().join(Duration.ofMillis(1500));
        disk.cutPower();
        writers.getFirst().join(Duration.ofMillis(100)); // what is only rows is still acknowledged, and must hold
        ended.set(true);
        for (var writer : writers) {
            writer.join();
        }
        assertThatThrownBy(dying::close).isInstanceOf(UncheckedIOException.class);
        var after = Files.createDirectories(directory.resolve("after"));
        disk.survive(after.resolve("disk"));
        try (var store = StoreFixture.startOn(after, after.resolve("disk"), access, limit)) {
            assertThat(judge.acknowledged()).isGreaterThan(10);
            judge.check(new S3Http(store.endpoint(), StoreFixture.ALICE));
        }
    }

    @Test
    void simulationLosesWhatIsNotSynced(@TempDir Path directory) throws Exception {
        var disk = new LossyFileSystem(Files.createDirectories(directory.resolve("disk")));
        var root = disk.path();
        for (var name : new String[] {"synced", "unsynced", "torn"}) {
            try (var file = FileChannel.open(root.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[10]));
                if (!name.equals("unsynced")) {
                    file.force(true);
                }
                if (name.equals("torn")) {
                    file.write(ByteBuffer.wrap(new byte[10]));
                }
            }
        }
        try (var directories = FileChannel.open(root, StandardOpenOption.READ)) {
            directories.force(true);
        }
        try (var file =
                FileChannel.open(root.resolve("nameless"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[10]));
            file.force(true);
        }
        disk.cutPower();
        disk.survive(directory.resolve("after"));
        assertThat(Files.size(directory.resolve("after/synced"))).isEqualTo(10);
        assertThat(Files.size(directory.resolve("after/torn"))).isEqualTo(10);
        assertThat(Files.size(directory.resolve("after/unsynced"))).isZero();
        assertThat(directory.resolve("after/nameless")).doesNotExist();
    }
}
