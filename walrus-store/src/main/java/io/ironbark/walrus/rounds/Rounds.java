package io.ironbark.walrus.rounds;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A thread that does the same work again and again: at its beginning, when it is woken, now and then, and at once if the
 * round before says that there is more.
 */
public final class Rounds implements AutoCloseable {
    private final Work work;
    private final Rhythm rhythm;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ending;

    /** One round. It throws nothing that it can try again at the next. */
    @FunctionalInterface
    public interface Work {
        /** Returns true if there may be more to do at once. */
        boolean round();
    }

    /**
     * When rounds begin and end.
     *
     * @param interval from the end of a round without more to do to the next
     * @param interrupts whether a round that goes on when all is to end is interrupted, rather than waited for
     */
    public record Rhythm(Duration interval, boolean interrupts) {
        /** Rounds that are short. */
        public static Rhythm every(Duration interval) {
            return new Rhythm(interval, false);
        }

        /** Rounds that may be very long and that leave nothing half done when they are interrupted. */
        public static Rhythm interruptedEvery(Duration interval) {
            return new Rhythm(interval, true);
        }
    }

    private Rounds(String name, Rhythm rhythm, Work work) {
        this.rhythm = rhythm;
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Begins with the first round. */
    public static Rounds start(String name, Rhythm rhythm, Work work) {
        var rounds = new Rounds(name, rhythm, work);
        rounds.thread.start();
        return rounds;
    }

    /** There may be work. */
    public void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (!ending) {
                wake.drainPermits();
                if (!work.round() && !ending) {
                    wake.tryAcquire(rhythm.interval().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is ending
        }
    }

    @Override
    public void close() {
        ending = true;
        wake.release();
        if (rhythm.interrupts()) {
            thread.interrupt();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
