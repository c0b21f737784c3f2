package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * "Something changed, look again", without what: raised by whoever changes things, awaited by loops that then look at
 * everything. A signal raised while nobody waits is not lost, since a waiter names the count it has seen.
 */
public final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    /** Wakes all who wait. */
    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often it was raised. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it was raised more often than {@code seen}, or the wait ends; returns the count. */
    public long awaitBeyond(long seen, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (count <= seen && nanos > 0) {
                nanos = raised.awaitNanos(nanos);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
