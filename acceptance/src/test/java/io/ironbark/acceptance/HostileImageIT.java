package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are no disk image, or that would make QEMU open another file, are refused when they are registered. */
@ExtendWith(Cloud.Shared.class)
class HostileImageIT {
    private static final int SMALL = 64 * 1024;

    @TempDir
    private Path folder;

    /** Makes one file. */
    @FunctionalInterface
    interface Recipe {
        void make(Path file, Path planted) throws IOException;
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("a backing file", (Recipe)
                        (file, planted) -> qemuImg("-b", planted.toString(), "-F", "raw", file.toString(), "64K")),
                arguments("an external data file", (Recipe) (file, planted) ->
                        qemuImg("-o", "data_file=" + file + ".data,data_file_raw=on", file.toString(), "64K")),
                arguments("a virtual size of 100 TiB", (Recipe) (file, planted) -> qemuImg(file.toString(), "100T")),
                arguments("a VMDK that names a host's file", (Recipe) (file, planted) -> Files.writeString(
                        file,
                        "# Disk DescriptorFile\nversion=1\ncreateType=\"monolithicFlat\"\nRW 128 FLAT \"" + planted
                                + "\" 0\n")),
                arguments("a compressed stream", (Recipe) (file, planted) -> Files.write(file, gzipHead())),
                arguments("random bytes", (Recipe) (file, planted) -> Files.write(file, random())),
                arguments("zeros", (Recipe) (file, planted) -> zeros(file)),
                arguments("a qcow2 cut off in its header", (Recipe)
                        (file, planted) -> Files.write(file, new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aFileThatIsNoHonestDiskIsRefusedAndRegistersNothing(String what, Recipe recipe, Stock stock)
            throws IOException {
        Path planted = Files.writeString(folder.resolve("planted"), "PLANTED-HOST-SECRET\n".repeat(4000));
        Path file = folder.resolve("disk.img");
        recipe.make(file, planted);
        stock.account().s3cmd("put", file.toString(), "s3://images/hostile.img").run();
        assertThat(stock.account()
                        .ec2Error("register-image", "--name", "hostile", "--image-location", "images/hostile.img"))
                .as(what)
                .isEqualTo("InvalidManifest");
        assertThat(stock.account()
                        .ec2("describe-images", "--owners", "self", "--filters", "Name=name,Values=hostile")
                        .path("Images"))
                .isEmpty();
    }

    private static void qemuImg(String... words) {
        var line = new java.util.ArrayList<>(java.util.List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        line.addAll(java.util.List.of(words));
        Command.of(line.toArray(String[]::new)).run();
    }

    private static byte[] random() {
        var bytes = new byte[SMALL];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzipHead() {
        byte[] bytes = random();
        bytes[0] = 0x1f;
        bytes[1] = (byte) 0x8b;
        bytes[2] = 8;
        return bytes;
    }

    private static void zeros(Path file) throws IOException {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SMALL);
        }
    }
}
