package io.ironbark.node.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Locks by name among all processes, and all nodes, that share the directory. A dead holder's lock is free. */
final class CacheLocks {
    private static final long PAUSE_MILLIS = 50;

    private final Path directory;

    CacheLocks(Path directory) {
        this.directory = directory;
    }

    Held take(String name) throws IOException, InterruptedException {
        while (true) {
            var held = tryTake(name);
            if (held.isPresent()) {
                return held.get();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    Optional<Held> tryTake(String name) throws IOException {
        var channel = FileChannel.open(
                directory.resolve(name + ".lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Held(channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            channel.close(); // another thread of this process has it
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }

    /** To be closed. The lock's file stays: removing it would let two hold the lock at once. */
    record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
