package io.ironbark.proto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.placement.Policy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    record Pool(int size, @Default("250ms") Duration patience) {
        Pool {
            if (size < 1) {
                throw new IllegalArgumentException("size must be at least 1");
            }
        }
    }

    record Everything(
            ZoneName zone,
            HostPort listen,
            URI parent,
            Path home,
            @Default("64MiB") DataSize bodyLimit,
            @Default("spread") Policy policy,
            @Default("false") boolean strict,
            @Default("7") long seed,
            Optional<Secret> password,
            @Default("") List<String> names,
            Pool pool,
            Optional<Pool> secondPool) {}

    @TempDir
    Path directory;

    @Test
    void everyTypeIsReadAndDefaultsFillTheRest() throws Exception {
        var file = write("""
                # a comment
                zone = ib-local-1a
                listen=127.0.0.1:8775
                parent = https://127.0.0.1:8774
                home = /var/lib/ironbark
                policy = PACK
                password = s3cret=
                names = a, b ,c
                pool.size = 10
                second-pool.size = 1_000
                second-pool.patience = 5m
                """);

        assertThat(Configuration.load(file, Everything.class))
                .isEqualTo(new Everything(
                        new ZoneName("ib-local-1a"),
                        new HostPort("127.0.0.1", 8775),
                        URI.create("https://127.0.0.1:8774"),
                        Path.of("/var/lib/ironbark"),
                        DataSize.ofMebibytes(64),
                        Policy.PACK,
                        false,
                        7,
                        Optional.of(new Secret("s3cret=")),
                        List.of("a", "b", "c"),
                        new Pool(10, Duration.ofMillis(250)),
                        Optional.of(new Pool(1000, Duration.ofMinutes(5)))));
    }

    @Test
    void allMistakesAreReportedTogetherWithTheirLines() throws IOException {
        var file = write("""
                zone = ib-local-1a
                listen = nowhere
                parent = 127.0.0.1
                hoome = /x

                just words
                policy = scatter
                strict = yes
                strict = true
                seed = 12x
                body-limit = 64MB
                pool.size = 0
                pool.patience = 3 weeks
                second-pool.size = 0
                """);

        var failure =
                catchThrowableOfType(ConfigurationException.class, () -> Configuration.load(file, Everything.class));

        assertThat(failure.mistakes().stream().map(mistake -> mistake.line() + " " + mistake.message()))
                .containsExactly(
                        "0 'home' is missing",
                        "0 'second-pool': size must be at least 1",
                        "2 'listen' is not a host port: 'nowhere'",
                        "3 'parent' is not an absolute URI: '127.0.0.1'",
                        "4 there is no setting 'hoome'",
                        "6 not of the form key = value",
                        "7 'policy' is none of spread, pack: 'scatter'",
                        "8 'strict' is neither true nor false: 'yes'",
                        "9 'strict' is also set in line 8",
                        "10 'seed' is not a whole number in range: '12x'",
                        "11 'body-limit' is not a data size: '64MB'",
                        "13 'pool.patience' is not a duration such as 250ms, 10s, 5m, 1h or 30d: '3 weeks'");
        assertThat(failure).hasMessageContaining(file + ":4: there is no setting 'hoome'");
    }

    @Test
    void aFileThatIsNotThereIsOneMistake() {
        var failure = catchThrowableOfType(
                ConfigurationException.class, () -> Configuration.load(directory.resolve("none"), Everything.class));

        assertThat(failure.mistakes()).singleElement().extracting("line").isEqualTo(0);
    }

    @Test
    void sizesReadAsTheyPrint() {
        assertThat(DataSize.parse("1536MiB")).contains(DataSize.ofMebibytes(1536));
        assertThat(DataSize.parse("2GiB").orElseThrow()).hasToString("2GiB");
        assertThat(DataSize.parse("999999999999TiB")).isEmpty();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("daemon.conf"), text);
    }

    record Offer(Optional<Integer> vcpus, Optional<Long> diskGib, Optional<Boolean> shared) {}

    @Test
    void numbersAndTruthsMayBeOptional(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        Path file = java.nio.file.Files.writeString(
                folder.resolve("offer.conf"), "vcpus = 4\ndisk-gib = 120\nshared = true\n");
        assertThat(Configuration.load(file, Offer.class))
                .isEqualTo(new Offer(Optional.of(4), Optional.of(120L), Optional.of(true)));
    }
}
