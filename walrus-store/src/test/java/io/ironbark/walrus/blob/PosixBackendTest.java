package io.ironbark.walrus.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.loss.LossyFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on file systems that lack something, and what other machines left there. */
final class PosixBackendTest {
    @TempDir
    private Path root;

    @ParameterizedTest(name = "hard links: {0}")
    @ValueSource(booleans = {true, false})
    void fileThatAProcessLeftInItsPlaceStaysIfARowRefersToItAndGoesIfNot(boolean links) throws Exception {
        var kept = killedAfterPlacing("walrus-1", links);
        var lost = killedAfterPlacing("walrus-2", links);
        try (var next = new PosixBackend(root, "walrus-3", new Random(3))) {
            assertThat(next.find(kept)).isPresent();
            next.tidy(new Known(Set.of(kept)), Duration.ZERO);
            assertThat(next.find(kept)).isPresent();
            assertThat(next.find(lost)).isEmpty();
            assertThat(next.stored("").stream().map(Stored::blob)).containsExactly(kept);
        }
        try (var left = Files.list(root.resolve("writing"))) {
            assertThat(left).isEmpty();
        }
    }

    private BlobId killedAfterPlacing(String process, boolean links) throws IOException {
        try (var backend = new PosixBackend(root, process, new Random(process.hashCode()))) {
            if (!links) {
                backend.doWithoutLinks();
            }
            var sink = backend.create(3, EnumSet.of(Algorithm.MD5));
            sink.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            return sink.finish().id();
        }
    }

    /** Two processes would have to draw the same hundred bits; here they do. */
    @Test
    void nameThatIsTakenIsNotWrittenOver() throws Exception {
        try (var one = new PosixBackend(root, "walrus-1", new Random(1));
                var other = new PosixBackend(root, "walrus-2", new Random(1))) {
            var first = written(one, (byte) 1);
            assertThatThrownBy(() -> written(other, (byte) 2)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(Files.readAllBytes(one.path(first.id()))).containsOnly(1);
            try (var left = Files.list(root.resolve("writing/walrus-2"))) {
                assertThat(left.filter(file -> !file.endsWith("lock"))).isEmpty();
            }
        }
    }

    @Test
    void manyAtOnceHaveFilesOfTheirOwn() throws Exception {
        var disk = new LossyFileSystem(root);
        var names = ConcurrentHashMap.<BlobId>newKeySet();
        try (var backend = new PosixBackend(disk.path(), "walrus-1", new Random(1));
                var threads = Executors.newFixedThreadPool(8)) {
            var tasks = IntStream.range(0, 2000)
                    .mapToObj(n -> (Callable<Boolean>)
                            () -> names.add(written(backend, (byte) n).id()))
                    .toList();
            for (var task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        }
        try (var files = Files.walk(root.resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2000);
        }
    }

    private static Written written(PosixBackend backend, byte content) throws IOException {
        try (var sink = backend.create(3, EnumSet.of(Algorithm.MD5))) {
            sink.write(ByteBuffer.wrap(new byte[] {content, content, content}));
            var written = sink.finish();
            written.committed();
            return written;
        }
    }

    @Test
    void processOfAnotherMachineIsDeadOnceItIsSilent() throws Exception {
        var blob = new BlobId("ab".repeat(16));
        var directory = Files.createDirectories(root.resolve("writing/walrus-elsewhere"));
        var lock = Files.writeString(directory.resolve("lock"), "another boot of another machine");
        var file = Files.writeString(directory.resolve(blob.value()), "half");
        try (var backend = new PosixBackend(root, "walrus-1", new Random(1))) {
            backend.tidy(new Known(Set.of()), Duration.ZERO);
            assertThat(file).exists();
            Files.setLastModifiedTime(
                    lock,
                    FileTime.from(Instant.now().minus(WritingDirectory.SILENT).minusSeconds(10)));
            backend.tidy(new Known(Set.of()), Duration.ZERO);
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void storedBlobsAreListedByTheirNamesADirectoryAtATime() throws Exception {
        try (var backend = new PosixBackend(root, "walrus-1", new Random(1))) {
            for (var name : List.of("00", "0a", "ff")) {
                var blob = new BlobId(name.repeat(16));
                Files.createDirectories(backend.path(blob).getParent());
                Files.writeString(backend.path(blob), name);
            }
            var seen = backend.stored("");
            assertThat(seen)
                    .singleElement()
                    .satisfies(one -> assertThat(one.size()).isEqualTo(2));
            seen = backend.stored("00".repeat(16));
            assertThat(seen.getFirst().blob().value()).startsWith("0a");
            seen = backend.stored("0a".repeat(16));
            assertThat(seen.getFirst().blob().value()).startsWith("ff");
            assertThat(backend.stored("ff".repeat(16))).isEmpty();
        }
    }

    /** Rows as a set. */
    private record Known(Set<BlobId> used) implements Backend.Rows {
        @Override
        public boolean isUsed(BlobId blob) {
            return used.contains(blob);
        }

        @Override
        public boolean isConnected(String process) {
            return false;
        }
    }
}
