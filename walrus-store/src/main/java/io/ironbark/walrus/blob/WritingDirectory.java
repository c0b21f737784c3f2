package io.ironbark.walrus.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A directory for the blobs that this process is writing. The process holds a lock on a file in it, so that others can
 * tell whether it still lives.
 */
final class WritingDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path root;
    private final Path own;
    private final FileChannel lock;

    private WritingDirectory(Path root, Path own, FileChannel lock) {
        this.root = root;
        this.own = own;
        this.lock = lock;
    }

    static WritingDirectory open(Path root, RandomGenerator random) throws IOException {
        var own = root.resolve(HexFormat.of().toHexDigits(random.nextLong()));
        Files.createDirectories(own);
        var lock = FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        return new WritingDirectory(root, own, lock);
    }

    /** How the owner of a directory names itself to the database. */
    static String processName(Path directory) {
        return "walrus-" + directory.getFileName();
    }

    String processName() {
        return processName(own);
    }

    Path file(BlobId id) {
        return own.resolve(id.value());
    }

    Leftovers leftovers() throws IOException {
        var locks = new ArrayList<FileLock>();
        var files = new ArrayList<Leftovers.Leftover>();
        var directories = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(root)) {
            for (var directory : all) {
                var taken = directory.equals(own) ? Optional.<FileLock>empty() : take(directory);
                if (taken.isPresent()) {
                    locks.add(taken.get());
                    directories.add(directory);
                    files.addAll(list(directory));
                }
            }
        }
        return new Dead(directories, locks, files);
    }

    @Override
    public void close() {
        try {
            lock.close();
            Files.deleteIfExists(own.resolve(LOCK));
            Files.deleteIfExists(own);
        } catch (DirectoryNotEmptyException e) {
            return; // uploads that were cut off: the next process to start tidies them
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<FileLock> take(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var taken = Optional.ofNullable(channel.tryLock());
        if (taken.isEmpty()) {
            channel.close();
        }
        return taken;
    }

    private static List<Leftovers.Leftover> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.flatMap(file -> BlobId.parse(String.valueOf(file.getFileName()))
                            .map(id -> new Leftovers.Leftover(file, id, processName(directory)))
                            .stream())
                    .toList();
        }
    }

    private record Dead(List<Path> directories, List<FileLock> locks, List<Leftover> files) implements Leftovers {
        @Override
        public void remove(Leftover leftover) throws IOException {
            Files.deleteIfExists(leftover.file());
        }

        @Override
        public void close() throws IOException {
            for (int i = 0; i < locks.size(); i++) {
                try (var files = Files.list(directories.get(i))) {
                    if (files.allMatch(file -> file.endsWith(LOCK))) {
                        Files.deleteIfExists(directories.get(i).resolve(LOCK));
                        Files.deleteIfExists(directories.get(i));
                    }
                }
                locks.get(i).acquiredBy().close();
            }
        }
    }
}
