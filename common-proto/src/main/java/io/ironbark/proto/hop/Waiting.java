package io.ironbark.proto.hop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Lets the waiting of a loop be cut short by another thread, and nothing else that the loop does. */
final class Waiting {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Thread> who = Optional.empty();
    private boolean cut;

    /** Something that waits. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws InterruptedException;
    }

    /** What was waited for; empty if the wait was cut short. */
    <T> Optional<T> on(Call<T> call) throws InterruptedException {
        begin();
        try {
            return Optional.of(call.make());
        } catch (InterruptedException e) {
            if (wasCut()) {
                return Optional.empty();
            }
            throw e;
        } finally {
            end();
        }
    }

    /** Waits so long, unless it is cut short. */
    void sleep(Duration time) throws InterruptedException {
        var _ = on(() -> {
            Thread.sleep(time);
            return true;
        });
    }

    /** The wait that goes on now ends; does nothing if nobody waits. */
    void cutShort() {
        lock.lock();
        try {
            who.ifPresent(thread -> {
                cut = true;
                thread.interrupt();
            });
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            who = Optional.of(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private boolean wasCut() {
        lock.lock();
        try {
            boolean was = cut;
            cut = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt that came too late to cut anything is taken back. */
    private void end() {
        lock.lock();
        try {
            who = Optional.empty();
            if (cut) {
                cut = false;
                boolean _ = Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
