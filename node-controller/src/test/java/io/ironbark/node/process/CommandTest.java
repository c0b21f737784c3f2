package io.ironbark.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory = Path.of("");

    @Test
    void outputAndStatusComeBack() throws Exception {
        var outcome = Command.of(SOON, List.of("sh", "-c", "echo out; echo err >&2; exit 3"))
                .run();
        assertThat(outcome).isEqualTo(new Outcome(3, false, "out\n", "err\n"));
    }

    @Test
    void anArgumentIsNeverForAShell() throws Exception {
        assertThat(Command.of(SOON, List.of("echo", "$(id); `id` > x")).run().output())
                .isEqualTo("$(id); `id` > x\n");
    }

    @Test
    void whatTakesTooLongIsKilledWithAllItStarted() throws Exception {
        var pid = directory.resolve("pid");
        var outcome = Command.of(
                        Duration.ofMillis(700), List.of("sh", "-c", "sleep 1000 & echo $! > " + pid + "; wait"))
                .run();
        assertThat(outcome.timedOut()).isTrue();
        long grandchild = Long.parseLong(Files.readString(pid).strip());
        Await.until(
                "the grandchild is gone",
                SOON,
                () -> ProcessHandle.of(grandchild)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    @Test
    void muchOutputIsNotKept() throws Exception {
        var outcome =
                Command.of(SOON, List.of("head", "-c", "1000000", "/dev/zero")).run();
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output()).hasSize(64 * 1024);
    }
}
