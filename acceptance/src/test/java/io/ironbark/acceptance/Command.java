package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and keeps what it said. */
record Command(List<String> words, Map<String, String> environment, Duration limit, Runner runner) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How a command is run. */
    interface Runner {
        /** The exit code once it ended, negative if it was not done within the command's limit and was killed. */
        int run(Command command, Path out, Path err) throws IOException, InterruptedException;
    }

    /** What a program left behind. */
    record Result(int exit, String out, String err) {
        boolean ok() {
            return exit == 0;
        }
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), LIMIT, Command::process);
    }

    /** With these settings in its environment, beside those that it was given before. */
    Command with(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return new Command(words, all, limit, runner);
    }

    Command within(Duration longest) {
        return new Command(words, environment, longest, runner);
    }

    Command by(Runner other) {
        return new Command(words, environment, limit, other);
    }

    /** The program's standard output; an {@link AssertionError} with all it said if it failed. */
    String run() {
        Result result = tryRun();
        if (!result.ok()) {
            throw new AssertionError("%s ended with %d%n%s%n%s"
                    .formatted(String.join(" ", words), result.exit(), result.out(), result.err()));
        }
        return result.out();
    }

    Result tryRun() {
        try {
            Path out = Files.createTempFile("ironbark-out", "");
            Path err = Files.createTempFile("ironbark-err", "");
            try {
                int exit = runner.run(this, out, err);
                return new Result(exit, text(out), text(err) + (exit < 0 ? "\nnot done within " + limit : ""));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static int process(Command command, Path out, Path err) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command.words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(command.environment);
        Process process = builder.start();
        if (process.waitFor(command.limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return -1;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
