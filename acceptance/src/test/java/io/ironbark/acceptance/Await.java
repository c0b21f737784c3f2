package io.ironbark.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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

    /** Returns once somebody listens there: a guest that does has booted, and hears its power button. */
    static void port(String address, int port, Duration limit) {
        until(address + " listens on " + port, limit, () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), (int) POLL.toMillis());
                return true;
            } catch (IOException e) {
                return false;
            }
        });
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
