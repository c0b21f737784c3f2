package io.ironbark.proto.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final int SIGTERM_STATUS = 143;

    @TempDir
    Path directory;

    private record End(int status, List<String> lines) {}

    @Test
    void aSignalEndsItAfterItsResourcesAreClosed() throws Exception {
        var process = start("ending = signal");
        try (var out = process.inputReader()) {
            assertThat(awaitLine(out, "serving")).isTrue();
            process.toHandle().destroy(); // which, unlike process.destroy(), leaves the output to be read
            assertThat(awaitLine(out, "closed")).isTrue();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_STATUS);
    }

    @Test
    void aFailureEndsItWithAStatusAfterItsResourcesAreClosed() throws Exception {
        var end = end(start("ending = failure"));

        assertThat(end.status()).isEqualTo(Daemon.FAILED);
        assertThat(end.lines()).contains("closed");
    }

    @Test
    void anExceptionThatNobodyExpectedEndsTheProcess() throws Exception {
        assertThat(end(start("ending = bug")).status()).isEqualTo(Daemon.FAILED);
    }

    @Test
    void aWrongConfigurationIsToldWithItsLines() throws Exception {
        var end = end(start("ending = signal\nspeed = 3"));

        assertThat(end.status()).isEqualTo(Daemon.BAD_CONFIGURATION);
        assertThat(end.lines()).anyMatch(line -> line.endsWith("sample.conf:2: there is no setting 'speed'"));
    }

    private Process start(String configuration) throws IOException {
        var file = Files.writeString(directory.resolve("sample.conf"), configuration);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleDaemon.class.getName(),
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static End end(Process process) throws Exception {
        try (var out = process.inputReader()) {
            var lines = out.lines().toList();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return new End(process.exitValue(), lines);
        }
    }

    private static boolean awaitLine(BufferedReader out, String wanted) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
