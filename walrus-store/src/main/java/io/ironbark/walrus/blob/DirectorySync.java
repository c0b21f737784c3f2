package io.ironbark.walrus.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syncs directories, one sync for all who ask while another is under way: what was linked before the call is safe when
 * it returns.
 */
final class DirectorySync {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySync.class);

    private final ConcurrentHashMap<Path, Group> groups = new ConcurrentHashMap<>();

    void sync(Path directory) throws IOException {
        groups.computeIfAbsent(directory, Group::new).sync();
    }

    /** Forgets directories that nobody writes to any more. */
    void forget(Path directory) {
        groups.remove(directory);
    }

    private static final class Group {
        private final Path directory;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition done = lock.newCondition();
        private long started;
        private long finished;

        Group(Path directory) {
            this.directory = directory;
        }

        void sync() throws IOException {
            long round;
            lock.lock();
            try {
                // A sync that is under way may have begun before our link: the one after it is ours.
                long mine = started + 1;
                while (finished < started) {
                    done.awaitUninterruptibly();
                    if (finished >= mine) {
                        return;
                    }
                }
                if (finished >= mine) {
                    return;
                }
                round = ++started;
            } finally {
                lock.unlock();
            }
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                force(channel);
            } catch (IOException e) {
                release(round, false);
                throw e;
            }
            release(round, true);
        }

        /** Some file systems have nothing to sync in a directory, and say so. */
        private void force(FileChannel channel) throws IOException {
            try {
                channel.force(true);
            } catch (IOException e) {
                if (!"Invalid argument".equals(e.getMessage())) {
                    throw e;
                }
                LOG.debug("{} needs no sync", directory);
            }
        }

        private void release(long round, boolean succeeded) {
            lock.lock();
            try {
                if (succeeded) {
                    finished = round;
                } else {
                    started = finished;
                }
                done.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
