package io.ironbark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell that starts daemons, {@code deploy/lib/daemons.sh}. */
class StartScriptTest {
    private static final Path SCRIPTS =
            Path.of("../deploy/lib").toAbsolutePath().normalize();

    /** As on a host that has no processor to spare when the supervisor begins. */
    private static final String SLOW_SUPERVISOR = """
            #!/usr/bin/env bash
            sleep 1
            echo $$ >"$1/run/$2.supervisor.pid"
            exec sleep 60
            """;

    private static final String START = """
            set -euo pipefail
            source "$1/common.sh"
            source "$1/daemons.sh"
            IRONBARK_HOME=$2 IRONBARK_SOURCE=$2
            start_daemon database
            given_up database && echo given up || echo starting
            kill "$(pid_of database.supervisor)"
            """;

    @Test
    void aDaemonWhoseSupervisorIsSlowToBeginIsNotGivenUp(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("run"));
        Path supervise = Files.createDirectories(home.resolve("deploy/lib")).resolve("supervise");
        Files.writeString(supervise, SLOW_SUPERVISOR);
        Files.setPosixFilePermissions(supervise, PosixFilePermissions.fromString("rwx------"));
        var shell = new ProcessBuilder("bash", "-c", START, "bash", SCRIPTS.toString(), home.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("starting\n");
        assertThat(shell.waitFor()).isZero();
    }
}
