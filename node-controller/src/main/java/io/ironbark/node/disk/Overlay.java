package io.ironbark.node.disk;

import io.ironbark.node.process.Command;
import io.ironbark.node.storage.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Makes disks that start as a copy of another, without copying. */
public final class Overlay {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Overlay() {}

    /** Makes a qcow2 file over the layer, this big, whole or not at all. */
    public static void create(Layer backing, Path target, long virtualBytes) throws IOException, InterruptedException {
        var draft = target.resolveSibling("." + target.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Command.of(
                        LIMIT,
                        List.of(
                                "qemu-img",
                                "create",
                                "-q",
                                "-f",
                                "qcow2",
                                "-b",
                                backing.file().toAbsolutePath().toString(),
                                "-F",
                                backing.format().qemuName(),
                                "-o",
                                "lazy_refcounts=off",
                                draft.toString(),
                                Long.toString(virtualBytes)))
                .require();
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        Durable.sync(draft);
        Durable.publish(draft, target);
    }
}
