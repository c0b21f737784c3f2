package io.ironbark.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lists of what must be right name a test for each line, and the tests are there. */
class CheckedRowsTest {
    private static final int PROTOCOL_ROWS = 110;

    /** Lines that say why they have no test. Lower these with each one that gets one. */
    private static final int PROTOCOL_GAPS = 2;

    private static final int SECURITY_GAPS = 6;
    private static final int FIRST_OF_NETWORKS = 62;
    private static final int LAST_OF_METADATA = 85;
    private static final Path MODULES = Path.of("..");

    @Test
    void everyRowOfTheProtocolHasItsTestsOrSaysWhyNot() throws IOException {
        Map<String, List<String>> rows = rows("/ec2-protocol.txt");
        assertThat(rows.keySet())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, PROTOCOL_ROWS)
                        .mapToObj(number -> "P" + number)
                        .toList());
        check(rows, PROTOCOL_GAPS);
    }

    @Test
    void everyRowOfThePastFailuresHasItsTestsOrSaysWhyNot() throws IOException {
        check(rows("/ec2-security.txt"), SECURITY_GAPS);
    }

    @Test
    void everyRowOfNetworksAndOfTheMetadataServiceHasItsTests() throws IOException {
        Map<String, List<String>> networks = rows("/network-security.txt");
        check(networks, 0);
        var all = new TreeSet<>(networks.keySet());
        all.addAll(rows("/ec2-security.txt").keySet());
        assertThat(all)
                .containsAll(IntStream.rangeClosed(FIRST_OF_NETWORKS, LAST_OF_METADATA)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static void check(Map<String, List<String>> rows, int gaps) throws IOException {
        Map<String, String> sources = sources();
        rows.forEach((number, tests) -> tests.forEach(test -> {
            String[] parts = test.split("#", 2);
            assertThat(sources.getOrDefault(parts[0], ""))
                    .as("line %s: %s", number, test)
                    .contains(" void " + parts[1] + "(");
        }));
        assertThat(rows.values().stream().filter(List::isEmpty)).hasSize(gaps);
    }

    /** By number; a line with a reason has no tests, whatever it mentions. */
    private static Map<String, List<String>> rows(String resource) throws IOException {
        var rows = new LinkedHashMap<String, List<String>>();
        try (var in = Objects.requireNonNull(CheckedRowsTest.class.getResourceAsStream(resource))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> words = Arrays.asList(line.split("\\s+", -1));
                boolean reason = line.contains(" : ");
                List<String> tests =
                        words.stream().filter(word -> word.contains("#")).toList();
                assertThat(reason || !tests.isEmpty()).as(line).isTrue();
                assertThat(rows.put(words.getFirst(), reason ? List.of() : tests))
                        .as(line)
                        .isNull();
            }
        }
        return rows;
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new TreeMap<String, String>();
        try (Stream<Path> modules = Files.list(MODULES)) {
            for (Path module : modules.sorted().toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    read(tests, sources);
                }
            }
        }
        return sources;
    }

    private static void read(Path tests, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .forEach(file -> sources.merge(
                            file.getFileName().toString().replace(".java", ""), text(file), String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
