package io.ironbark.cloud.instance;

import io.ironbark.proto.hop.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits a moment for what nodes were asked for, and gives the last that is known if nothing newer comes. */
final class Arrivals {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Another process may have taken the answer in, so it is looked for unasked, too. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Signal signal = new Signal();

    /** Says that something has arrived. */
    void raise() {
        signal.raise();
    }

    /** What {@code look} finds, once it is new enough or the wait is over. */
    <T> Optional<T> await(Supplier<Optional<T>> look, Predicate<T> newEnough) {
        long start = System.nanoTime();
        while (true) {
            long seen = signal.count();
            Optional<T> found = look.get();
            Duration left = PATIENCE.minusNanos(System.nanoTime() - start);
            if (found.filter(newEnough).isPresent() || !left.isPositive()) {
                return found;
            }
            try {
                var _ = signal.awaitBeyond(seen, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
        }
    }
}
