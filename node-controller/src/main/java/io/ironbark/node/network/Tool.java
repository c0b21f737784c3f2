package io.ironbark.node.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program of the host, never through a shell, and waits for it. */
final class Tool {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Tool() {}

    /** What it printed. Throws {@link NetworkException} if it fails or takes too long. */
    static String run(List<String> argv, String input) {
        Process process = null;
        try {
            var builder = new ProcessBuilder(argv);
            builder.environment().put("LC_ALL", "C");
            process = builder.start();
            var printed = captured(process.getInputStream());
            var complained = captured(process.getErrorStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all; its exit status and complaint say more.
            }
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NetworkException(String.join(" ", argv) + " took longer than " + TIMEOUT);
            }
            if (process.exitValue() != 0) {
                throw new NetworkException(String.join(" ", argv) + ": "
                        + complained.join().strip().lines().limit(5).toList());
            }
            return printed.join();
        } catch (IOException e) {
            throw new NetworkException(argv.getFirst() + " can't be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException("interrupted while waiting for " + argv.getFirst(), e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static CompletableFuture<String> captured(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().name("output").start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException | UncheckedIOException e) {
                text.complete("");
            }
        });
        return text;
    }
}
