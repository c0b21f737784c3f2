package io.ironbark.node.process;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program to run, never through a shell.
 *
 * @param timeout after which it is killed with all it started
 * @param limits if it handles foreign bytes
 * @param input opened as its standard input; nothing if absent
 * @param output opened as its standard output, which is then not captured
 */
public record Command(
        List<String> argv,
        Duration timeout,
        Optional<Limits> limits,
        Map<String, String> environment,
        Optional<Path> input,
        Optional<Path> output) {
    private static final int MAX_CAPTURED_BYTES = 64 * 1024;
    private static final int SIGKILL = 9;
    private static final String NOBODY = "65534";

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    public static Command of(Duration timeout, List<String> argv) {
        return new Command(argv, timeout, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    public Command within(Limits some) {
        return new Command(argv, timeout, Optional.of(some), environment, input, output);
    }

    public Command with(Map<String, String> variables) {
        return new Command(argv, timeout, limits, variables, input, output);
    }

    public Command from(Path file) {
        return new Command(argv, timeout, limits, environment, Optional.of(file), output);
    }

    public Command to(Path file) {
        return new Command(argv, timeout, limits, environment, input, Optional.of(file));
    }

    /** Runs it to its end. An interrupt kills it too. */
    public Outcome run() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(wrapped());
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        input.ifPresentOrElse(
                file -> builder.redirectInput(file.toFile()),
                () -> builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))));
        output.ifPresent(file -> builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile())));
        var process = builder.start();
        var printed = captured(process.getInputStream());
        var complained = captured(process.getErrorStream());
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            killSession(process.pid());
        }
        int exit = process.waitFor();
        return new Outcome(exit, !ended, printed.join(), complained.join());
    }

    /** Runs it and throws if it fails. */
    public Outcome require() throws IOException, InterruptedException {
        var outcome = run();
        if (!outcome.succeeded()) {
            throw new IOException(argv.getFirst() + ": " + outcome.summary());
        }
        return outcome;
    }

    private List<String> wrapped() {
        // setsid makes it the leader of a group; timeout ends it even if we are not there any more to do so.
        var all = new ArrayList<>(List.of("setsid", "timeout", "-s", "KILL", Long.toString(timeout.toSeconds() + 5)));
        limits.ifPresent(limit -> {
            all.addAll(List.of(
                    "prlimit",
                    "--core=0",
                    "--cpu=" + limit.cpu().toSeconds(),
                    "--as=" + limit.memoryBytes(),
                    "--fsize=" + limit.fileBytes(),
                    "--nofile=" + limit.openFiles()));
            all.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs"));
        });
        all.addAll(argv);
        return all;
    }

    private static CompletableFuture<String> captured(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().name("output").start(() -> {
            try (stream) {
                var kept = new String(stream.readNBytes(MAX_CAPTURED_BYTES), StandardCharsets.UTF_8);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
                text.complete(kept);
            } catch (IOException | UncheckedIOException e) {
                text.complete("");
            }
        });
        return text;
    }

    private static void killSession(long leader) {
        int gone = C.INSTANCE.kill((int) -leader, SIGKILL);
        assert gone <= 0;
    }

    private interface C extends Library {
        C INSTANCE = Native.load("c", C.class);

        int kill(int pid, int signal);
    }
}
