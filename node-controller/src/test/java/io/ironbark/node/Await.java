package io.ironbark.node;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state with a deadline. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    public static void until(String what, Duration deadline, Callable<Boolean> state) throws Exception {
        long end = System.nanoTime() + deadline.toNanos();
        while (!state.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline + ": " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
