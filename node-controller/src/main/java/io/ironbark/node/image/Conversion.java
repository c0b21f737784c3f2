package io.ironbark.node.image;

import io.ironbark.node.process.Command;
import io.ironbark.node.process.Limits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Turns a screened qcow2 file into a raw one. qemu-img gets both as open files, so as {@code nobody} it reaches no other;
 * it can't write past the disk's end, nor use more time and memory than any honest image needs.
 */
final class Conversion {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int OPEN_FILES = 64;

    /** Limits for one gibibyte of virtual size, on top of the least. */
    private static final Duration PER_GIB = Duration.ofSeconds(10);

    private static final Duration LEAST = Duration.ofSeconds(30);

    private Conversion() {}

    static void toRaw(Path qcow2, Path raw, long virtualBytes) throws IOException, ImageRefused, InterruptedException {
        Files.deleteIfExists(raw);
        Files.createFile(raw, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(virtualBytes);
        }
        var nobody = raw.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        var root = raw.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("root");
        Files.setOwner(raw, nobody);
        Files.setOwner(qcow2, nobody);
        var cpu = LEAST.plus(PER_GIB.multipliedBy(virtualBytes >> 30));
        var outcome = Command.of(
                        cpu.multipliedBy(2),
                        List.of(
                                "qemu-img",
                                "convert",
                                "-n",
                                "--target-is-zero",
                                "-f",
                                "qcow2",
                                "-O",
                                "raw",
                                "/dev/fd/0",
                                "/dev/fd/1"))
                .within(new Limits(cpu, MEMORY_BYTES, virtualBytes, OPEN_FILES))
                .from(qcow2)
                .to(raw)
                .run();
        Files.setOwner(raw, root);
        if (!outcome.succeeded()) {
            throw new ImageRefused("Client.InvalidImage", "The image can't be unpacked within its limits.");
        }
        if (Files.size(raw) != virtualBytes) {
            throw new ImageRefused("Client.InvalidImage", "The image unpacks to another size than it says.");
        }
    }
}
