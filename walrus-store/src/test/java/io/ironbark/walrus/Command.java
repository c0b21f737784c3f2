package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs other people's programs. */
record Command(Path directory, Map<String, String> environment) {
    /** What a program said, on both outputs, and how it ended. */
    record Result(int status, String output) {}

    Result run(List<String> words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Runs it and expects it to succeed. */
    String ok(String... words) throws IOException, InterruptedException {
        var result = run(List.of(words));
        assertThat(result.status())
                .as("%s: %s", List.of(words), result.output())
                .isZero();
        return result.output();
    }

    /** Runs it and expects it to fail. */
    String fails(String... words) throws IOException, InterruptedException {
        var result = run(List.of(words));
        assertThat(result.status())
                .as("%s: %s", List.of(words), result.output())
                .isNotZero();
        return result.output();
    }
}
