package io.ironbark.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state, with a deadline. */
final class Await {
    private static final Duration POLL = Duration.ofMillis(200);

    private Await() {}

    /** Returns once the condition holds; an {@link AssertionError} naming the claim if it does not in time. */
    static void until(String claim, Duration limit, BooleanSupplier condition) {
        value(claim, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Returns the first value that is there. */
    static <T> T value(String claim, Duration limit, Supplier<Optional<T>> attempt) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = attempt.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + claim);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
