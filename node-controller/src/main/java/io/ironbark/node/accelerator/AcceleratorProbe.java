package io.ironbark.node.accelerator;

import io.ironbark.node.process.Command;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs a guest of a few instructions under KVM: the firmware and a boot sector that tells QEMU to exit with a status
 * nobody else would give. A KVM that is there but hangs, aborts on the host's own processor model, or takes more than two
 * seconds for that, is of no use. The answer is remembered until the host boots again.
 */
public final class AcceleratorProbe {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int WORD = 0x15;
    /** isa-debug-exit ends QEMU with twice the written value plus one. */
    private static final int EXIT = WORD * 2 + 1;
    /** mov dx,0xf4; mov al,WORD; out dx,al; hlt; jmp hlt */
    private static final byte[] CODE = {
        (byte) 0xba, (byte) 0xf4, 0, (byte) 0xb0, WORD, (byte) 0xee, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
    };

    private static final int SECTOR_BYTES = 512;

    private final Path memory;
    private final Path device;
    private final String emulator;
    private final String bootId;

    public AcceleratorProbe(Path memory, String bootId) {
        this(memory, Path.of("/dev/kvm"), "qemu-system-x86_64", bootId);
    }

    AcceleratorProbe(Path memory, Path device, String emulator, String bootId) {
        this.memory = memory;
        this.device = device;
        this.emulator = emulator;
        this.bootId = bootId;
    }

    /** The answer of this boot, found now if it was not before. */
    public Acceleration probe() throws IOException, InterruptedException {
        var remembered = remembered();
        if (remembered.isPresent()) {
            return remembered.get();
        }
        var answer = ask();
        Durable.write(
                memory,
                "%s\n%s\n%s\n"
                        .formatted(bootId, answer.kind(), answer.why().replace('\n', ' '))
                        .getBytes(StandardCharsets.UTF_8));
        return answer;
    }

    private Optional<Acceleration> remembered() throws IOException {
        if (!Files.exists(memory)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(memory);
        if (lines.size() != 3 || !lines.getFirst().equals(bootId)) {
            return Optional.empty();
        }
        return Optional.of(new Acceleration(Accelerator.valueOf(lines.get(1)), lines.get(2)));
    }

    private Acceleration ask() throws IOException, InterruptedException {
        if (!Files.isReadable(device)) {
            return new Acceleration(Accelerator.TCG, "there is no " + device);
        }
        var sector = Files.createTempFile("probe", ".img");
        try {
            var bytes = new byte[SECTOR_BYTES];
            System.arraycopy(CODE, 0, bytes, 0, CODE.length);
            bytes[SECTOR_BYTES - 2] = 0x55;
            bytes[SECTOR_BYTES - 1] = (byte) 0xaa;
            Files.write(sector, bytes);
            var outcome = guest(sector).run();
            if (outcome.exit() == EXIT) {
                return new Acceleration(Accelerator.KVM, "a guest ran under KVM");
            }
            return new Acceleration(Accelerator.TCG, "KVM is there but does not work: " + outcome.summary());
        } finally {
            Files.delete(sector);
        }
    }

    private Command guest(Path sector) {
        return Command.of(
                LIMIT,
                List.of(
                        emulator,
                        "-accel",
                        "kvm",
                        "-cpu",
                        "host",
                        "-M",
                        "pc",
                        "-m",
                        "16",
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-no-reboot",
                        "-drive",
                        "format=raw,if=ide,readonly=off,snapshot=on,file=" + sector,
                        "-device",
                        "isa-debug-exit,iobase=0xf4,iosize=1"));
    }
}
