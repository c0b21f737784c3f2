package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * The newest version of a document, and a place to wait for a newer one: a parent's end of a long poll.
 *
 * <p>Only the newest is kept, so a slow child skips what lies between.
 */
public final class Versioned<T> {
    private record Entry<T>(long version, T value) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition newer = lock.newCondition();
    private Optional<Entry<T>> latest = Optional.empty();

    /** Publishes a version and wakes all who wait; ignored if it is not newer than the latest. */
    public void publish(long version, T value) {
        lock.lock();
        try {
            if (latest.isEmpty() || latest.get().version() < version) {
                latest = Optional.of(new Entry<>(version, value));
                newer.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The latest, if there is any. */
    public Optional<T> latest() {
        lock.lock();
        try {
            return latest.map(Entry::value);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a version newer than the given one; empty if the wait ends first. */
    public Optional<T> awaitNewer(long after, Duration wait) throws InterruptedException {
        return await(version -> version > after, wait);
    }

    /** Waits for any version that is wanted, as for one that differs from what the child has. */
    public Optional<T> await(LongPredicate wanted, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (latest.isEmpty() || !wanted.test(latest.get().version())) {
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = newer.awaitNanos(nanos);
            }
            return latest.map(Entry::value);
        } finally {
            lock.unlock();
        }
    }
}
