package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The list of pitfalls names a test for each, and the tests are there. */
final class PitfallsTest {
    /** Lines without a test. Lower it with each one that gets one. */
    private static final int GAPS = 30;

    private static final int LINES = 162 + 3;
    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../common-proto/src/test/java"));

    @Test
    void everyLineHasItsTestsOrIsCounted() throws Exception {
        var lines = lines();
        assertThat(lines).hasSize(LINES);
        var sources = sources();
        lines.forEach((number, tests) -> {
            for (var test : tests) {
                var parts = test.split("#", 2);
                assertThat(sources.getOrDefault(parts[0], ""))
                        .as("line %s: %s", number, test)
                        .contains(" void " + parts[1] + "(");
            }
        });
        assertThat(lines.values().stream().filter(List::isEmpty)).hasSize(GAPS);
    }

    private static Map<String, List<String>> lines() throws IOException {
        var lines = new TreeMap<String, List<String>>();
        try (var resource = PitfallsTest.class.getResourceAsStream("/s3-pitfalls.txt")) {
            for (var line : new String(
                            Objects.requireNonNull(resource).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    var words = Arrays.asList(line.split("\\s+", -1));
                    lines.put(
                            words.getFirst(),
                            words.stream().filter(word -> word.contains("#")).toList());
                }
            }
        }
        return lines;
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new TreeMap<String, String>();
        for (var root : TESTS) {
            try (var files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
