package io.ironbark.node.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AcceleratorProbeTest {
    @TempDir
    Path directory = Path.of("");

    private AcceleratorProbe probe(String boot, String script) throws Exception {
        var device = Files.writeString(directory.resolve("kvm"), "");
        var emulator = Files.writeString(directory.resolve("qemu"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(emulator, PosixFilePermissions.fromString("rwx------"));
        return new AcceleratorProbe(directory.resolve("answer"), device, emulator.toString(), boot);
    }

    @Test
    void onlyTheAgreedStatusMeansThatKvmWorks() throws Exception {
        assertThat(probe("a", "exit 43").probe().kind()).isEqualTo(Accelerator.KVM);
        assertThat(probe("b", "exit 0").probe().kind()).isEqualTo(Accelerator.TCG);
        assertThat(probe("c", "kill -ABRT $$").probe().kind()).isEqualTo(Accelerator.TCG);
    }

    @Test
    void aGuestThatHangsMeansThatItDoesNot() throws Exception {
        var answer = probe("a", "sleep 100").probe();
        assertThat(answer.kind()).isEqualTo(Accelerator.TCG);
        assertThat(answer.why()).contains("timed out");
    }

    @Test
    void theAnswerHoldsUntilTheNextBoot() throws Exception {
        assertThat(probe("a", "exit 43").probe().kind()).isEqualTo(Accelerator.KVM);
        assertThat(probe("a", "exit 1").probe().kind()).isEqualTo(Accelerator.KVM);
        assertThat(probe("b", "exit 1").probe().kind()).isEqualTo(Accelerator.TCG);
    }

    @Test
    void withoutADeviceNothingIsTried() throws Exception {
        var probe = new AcceleratorProbe(directory.resolve("x"), directory.resolve("none"), "/nonexistent", "a");
        assertThat(probe.probe().kind()).isEqualTo(Accelerator.TCG);
    }
}
