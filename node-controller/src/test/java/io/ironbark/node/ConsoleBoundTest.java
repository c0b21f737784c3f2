package io.ironbark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsoleBoundTest {
    @TempDir
    private Path folder;

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("virtlogd.conf"), text);
    }

    @Test
    void aMebibyteIsEnoughAndMoreIsToldOf() throws IOException {
        assertThat(ConsoleBound.warning(configuration("max_size = 524288\nmax_backups = 1\n")))
                .isEmpty();
        assertThat(ConsoleBound.warning(configuration("#max_size = 524288\n")))
                .hasValueSatisfying(warning -> assertThat(warning).contains("8192 KiB"));
        assertThat(ConsoleBound.warning(configuration("max_size = 0\n")))
                .hasValueSatisfying(warning -> assertThat(warning).contains("all of each console"));
        assertThat(ConsoleBound.warning(folder.resolve("none"))).isPresent();
    }
}
