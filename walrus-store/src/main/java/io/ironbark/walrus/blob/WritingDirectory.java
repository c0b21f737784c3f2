package io.ironbark.walrus.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the blobs that this process is writing, and how others can tell whether it still lives.
 *
 * <p>The process holds a lock on a file in it, and writes into the file on which boot of which machine it runs. Among
 * processes of one kernel the lock is proof. Between machines it is not, since distributed file systems differ in how far
 * locks reach and some have none: there a process counts as dead only once it has not touched its file for {@link #SILENT},
 * either, by the file system's own clock.
 */
final class WritingDirectory implements AutoCloseable {
    static final Duration SILENT = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(WritingDirectory.class);
    private static final String LOCK = "lock";
    private static final int MAX_TRIES = 5;
    private static final String MARKED = ".placed";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path root;
    private final Path own;
    private final FileChannel lock;

    private WritingDirectory(Path root, Path own, FileChannel lock) {
        this.root = root;
        this.own = own;
        this.lock = lock;
    }

    /** Makes one that is called like the process. */
    static WritingDirectory open(Path root, String process) throws IOException {
        var own = root.resolve(process);
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(own);
                Files.writeString(own.resolve(LOCK), boot());
                var channel = FileChannel.open(own.resolve(LOCK), StandardOpenOption.WRITE);
                lock(channel, root);
                if (Files.exists(own.resolve(LOCK))) {
                    return new WritingDirectory(root, own, channel);
                }
                channel.close();
            } catch (NoSuchFileException e) {
                LOG.debug("another took it for a dead one's before it was locked", e);
            }
            if (attempt == MAX_TRIES) {
                throw new IOException("can't keep a directory in " + root);
            }
        }
    }

    private static void lock(FileChannel channel, Path root) {
        try {
            channel.lock();
        } catch (IOException e) {
            LOG.info("the file system of {} has no locks, so dead processes are told by their silence", root);
        }
    }

    private static String boot() {
        try {
            return Files.readString(BOOT_ID);
        } catch (IOException e) {
            return "unknown";
        }
    }

    Path file(BlobId id) {
        return own.resolve(id.value());
    }

    /** Says, where a file can't have two names, that one was about to get its place. */
    Path marker(BlobId id) {
        return own.resolve(id.value() + MARKED);
    }

    Leftovers leftovers() throws IOException {
        touch();
        var dead = new ArrayList<DeadDirectory>();
        try (var all = Files.newDirectoryStream(root)) {
            for (var directory : all) {
                if (!directory.equals(own)) {
                    dead(directory).ifPresent(dead::add);
                }
            }
        }
        var files = new ArrayList<Leftovers.Leftover>();
        for (var one : dead) {
            files.addAll(list(one.path()));
        }
        return new Dead(dead, files);
    }

    /** Tells other machines that this process lives. */
    private void touch() throws IOException {
        // Not by its name: to close another descriptor of it would give up the lock.
        lock.write(ByteBuffer.wrap(boot().getBytes(StandardCharsets.UTF_8)), 0);
    }

    @Override
    public void close() {
        try {
            lock.close();
            Files.deleteIfExists(own.resolve(LOCK));
            Files.deleteIfExists(own);
        } catch (DirectoryNotEmptyException e) {
            LOG.info("uploads that were cut off are left to the next process to tidy");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if its process may live. */
    private Optional<DeadDirectory> dead(Path directory) throws IOException {
        try {
            var file = directory.resolve(LOCK);
            if (!isProof(file) && !isSilent(file)) {
                return Optional.empty();
            }
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel, file)) {
                return Optional.of(new DeadDirectory(directory, channel));
            }
            channel.close();
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another has tidied it meanwhile
        }
    }

    /** Without locks, whoever was silent for so long is dead. */
    private boolean tryLock(FileChannel channel, Path file) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (OverlappingFileLockException e) {
            return false; // of another store in this very process
        } catch (IOException e) {
            return isSilent(file);
        }
    }

    private static boolean isProof(Path file) throws IOException {
        return !Files.exists(file) || Files.readString(file).equals(boot());
    }

    private boolean isSilent(Path file) throws IOException {
        var now = Files.getLastModifiedTime(own.resolve(LOCK)).toInstant();
        return !Files.exists(file)
                || Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(SILENT));
    }

    private static List<Leftovers.Leftover> list(Path directory) throws IOException {
        var process = String.valueOf(directory.getFileName());
        try (var files = Files.list(directory)) {
            return files.flatMap(file ->
                            BlobId.parse(String.valueOf(file.getFileName()).replace(MARKED, ""))
                                    .map(id -> new Leftovers.Leftover(file, id, process))
                                    .stream())
                    .toList();
        }
    }

    private record DeadDirectory(Path path, FileChannel lock) {}

    private record Dead(List<DeadDirectory> directories, List<Leftover> files) implements Leftovers {
        @Override
        public void remove(Leftover leftover) throws IOException {
            Files.deleteIfExists(leftover.file());
        }

        @Override
        public void close() throws IOException {
            for (var directory : directories) {
                try (var files = Files.list(directory.path())) {
                    if (files.allMatch(file -> file.endsWith(LOCK))) {
                        Files.deleteIfExists(directory.path().resolve(LOCK));
                        Files.deleteIfExists(directory.path());
                    }
                }
                directory.lock().close();
            }
        }
    }
}
