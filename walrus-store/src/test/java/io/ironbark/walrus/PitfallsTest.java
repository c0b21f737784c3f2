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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists of pitfalls and of advisories name a test for each, and the tests are there. */
final class PitfallsTest {
    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../common-proto/src/test/java"));

    @ParameterizedTest
    @CsvSource({"s3-pitfalls.txt,165", "s3-security.txt,14"})
    void everyLineHasItsTests(String list, int length) throws Exception {
        var lines = lines(list);
        assertThat(lines).hasSize(length);
        var sources = sources();
        lines.forEach((number, tests) -> {
            assertThat(tests).as("line %s", number).isNotEmpty();
            for (var test : tests) {
                var parts = test.split("#", 2);
                assertThat(sources.getOrDefault(parts[0], ""))
                        .as("line %s: %s", number, test)
                        .contains(" void " + parts[1] + "(");
            }
        });
    }

    private static Map<String, List<String>> lines(String list) throws IOException {
        var lines = new TreeMap<String, List<String>>();
        try (var resource = PitfallsTest.class.getResourceAsStream("/" + list)) {
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
