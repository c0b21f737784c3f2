package io.ironbark.node.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Commands that tests run on the host. */
public final class Sh {
    private Sh() {}

    /** How it ended and all that it printed. */
    public record Result(int exit, String output) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /** Runs words separated by spaces. */
    public static Result sh(String words) {
        return run(List.of(words.split(" ", -1)));
    }

    public static Result run(List<String> argv) {
        try {
            var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether words end well, in the first of some seconds in which they do. */
    public static boolean eventually(String words) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!sh(words).ok()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
        }
        return true;
    }

    /** What is read once it is there, while something is sent again and again: a packet may be lost. */
    public static <T> T whileSending(Runnable send, Supplier<T> read) {
        var found = CompletableFuture.supplyAsync(read);
        await("what was sent has come", () -> {
            send.run();
            return found.isDone();
        });
        return found.join();
    }

    /** Throws unless it comes true in time. */
    public static void await(String what, BooleanSupplier state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never came true: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
