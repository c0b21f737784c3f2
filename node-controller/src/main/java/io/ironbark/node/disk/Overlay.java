package io.ironbark.node.disk;

import io.ironbark.node.process.Command;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.hop.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Makes disks that start as a copy of another, without copying. */
public final class Overlay {
    /** Instance's disk, key, image: more layers are not of our making. */
    private static final int MAX_DEPTH = 4;

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

    /**
     * The layers below a disk, as its headers say. Only for disks of our own making: their headers are written by us, and
     * guests never reach them.
     */
    public static List<Layer> below(Path disk) throws IOException, InterruptedException {
        var chain = new java.util.ArrayList<Layer>();
        var layer = new Layer(disk, Layer.Format.QCOW2);
        while (layer.format() == Layer.Format.QCOW2 && chain.size() < MAX_DEPTH) {
            var info = Command.of(
                            LIMIT,
                            List.of(
                                    "qemu-img",
                                    "info",
                                    "-U",
                                    "-f",
                                    "qcow2",
                                    "--output=json",
                                    layer.file().toString()))
                    .require();
            var parsed = Json.mapper().readTree(info.output());
            var file = parsed.path("backing-filename").asText("");
            if (file.isEmpty()) {
                break;
            }
            layer = new Layer(
                    Path.of(file),
                    parsed.path("backing-filename-format").asText("").equals("raw")
                            ? Layer.Format.RAW
                            : Layer.Format.QCOW2);
            chain.add(layer);
        }
        return List.copyOf(chain);
    }
}
