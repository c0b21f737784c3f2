package io.ironbark.testsupport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state, with a deadline; never for a while. */
public final class Await {
    /** Long, for a machine that does much else: only a test that fails waits for it. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private Await() {}

    /** A state, which may be hard to see. */
    @FunctionalInterface
    public interface State<E extends Exception> {
        boolean holds() throws E;
    }

    /** A value that may not be there yet. */
    @FunctionalInterface
    public interface Value<T, E extends Exception> {
        Optional<T> look() throws E;
    }

    /** Throws {@link AssertionError} if the state is not reached within a minute. */
    public static <E extends Exception> void until(String what, State<E> state) throws E {
        until(what, PATIENCE, state);
    }

    /** Throws {@link AssertionError} if the state is not reached within the time. */
    public static <E extends Exception> void until(String what, Duration within, State<E> state) throws E {
        var _ = value(what, within, () -> state.holds() ? Optional.of(true) : Optional.empty());
    }

    /** The first value that is there; throws {@link AssertionError} if there is none within a minute. */
    public static <T, E extends Exception> T value(String what, Value<T, E> value) throws E {
        return value(what, PATIENCE, value);
    }

    private static <T, E extends Exception> T value(String what, Duration within, Value<T, E> value) throws E {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            var found = value.look();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
