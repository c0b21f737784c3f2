package io.ironbark.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.node.TestNode;
import io.ironbark.node.TinyImage;
import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.disk.Overlay;
import io.ironbark.node.key.GuestfsInjector;
import io.ironbark.node.key.Injector;
import io.ironbark.node.key.KeyHandling;
import io.ironbark.node.process.Command;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The node's rows of the security checklist, 2A: images that try to reach the host. Needs root and libguestfs. */
final class HostileImagesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SECRET = "PLANTED-HOST-SECRET";
    private static final long MAX = 256L << 20;

    @TempDir
    Path root = Path.of("");

    private Path planted = Path.of("");
    private final AtomicInteger conversions = new AtomicInteger();

    @BeforeEach
    void plant() throws Exception {
        planted = root.resolve("planted.txt");
        Files.write(planted, java.util.Arrays.copyOf((SECRET + "\n").getBytes(StandardCharsets.UTF_8), 65_536));
    }

    private ImageCache cache(Path image) throws IOException {
        return new ImageCache(
                new ImageCache.Settings(root.resolve("cache"), new NodeId("n"), MAX),
                TestNode.file(image),
                InstantSource.system(),
                (qcow2, raw, bytes) -> {
                    conversions.incrementAndGet();
                    Conversion.toRaw(qcow2, raw, bytes);
                });
    }

    private void run(String... argv) throws Exception {
        assertThat(Command.of(LIMIT, List.of(argv)).require().succeeded()).isTrue();
    }

    private Path make(String kind) throws Exception {
        var image = root.resolve(kind);
        var path = image.toString();
        switch (kind) {
            case "backing" ->
                run("qemu-img", "create", "-q", "-f", "qcow2", "-b", planted.toString(), "-F", "raw", path, "64K");
            case "datafile" ->
                run(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-o",
                        "data_file=" + root.resolve("df") + ",data_file_raw=on",
                        path,
                        "64K");
            case "json" -> {
                run(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-u",
                        "-b",
                        "json:{\"driver\":\"file\",\"filename\":\"" + planted + "\"}",
                        "-F",
                        "raw",
                        path,
                        "64K");
            }
            case "vmdk" ->
                Files.writeString(
                        image,
                        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\nRW 128 FLAT \""
                                + planted + "\" 0\n");
            case "huge" -> run("qemu-img", "create", "-q", "-f", "qcow2", path, "100T");
            case "truncated" -> Files.write(image, new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3});
            case "random" -> {
                var bytes = new byte[65_536];
                new java.util.Random(1).nextBytes(bytes);
                Files.write(image, bytes);
            }
            case "zeros" -> Files.write(image, new byte[65_536]);
            case "bigtable" -> {
                run("qemu-img", "create", "-q", "-f", "qcow2", path, "1M");
                var bytes = Files.readAllBytes(image);
                bytes[36] = 0x7f; // l1_size of two billion entries
                Files.write(image, bytes);
            }
            default -> throw new IllegalArgumentException(kind);
        }
        return image;
    }

    /** Rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 13: refused by our own parser; qemu-img never sees them; nothing stays. */
    @ParameterizedTest
    @CsvSource({
        "backing,QCOW2", "backing,RAW", "datafile,QCOW2", "datafile,RAW", "json,QCOW2", "json,RAW", "vmdk,RAW",
        "vmdk,QCOW2", "huge,QCOW2", "truncated,QCOW2", "truncated,RAW", "random,RAW", "random,QCOW2", "zeros,RAW",
        "bigtable,QCOW2"
    })
    void aHostileImageIsRefusedBeforeAnyToolSeesIt(String kind, ImageSource.Format format) throws Exception {
        var image = make(kind);
        var source = TinyImage.source(image, format, format == ImageSource.Format.RAW ? Files.size(image) : 65_536);
        assertThatThrownBy(() -> cache(image).obtain(source, Wishes.id(1)))
                .isInstanceOfAny(ImageRefused.class, CacheFull.class);
        assertThat(conversions).hasValue(0);
        assertNothingStays();
        assertThat(Files.readString(planted)).startsWith(SECRET);
    }

    @Test
    void anHonestQcow2BecomesTheRawDiskItDescribes() throws Exception {
        var disk = new Disk(1);
        var raw = Files.write(root.resolve("raw"), disk.bytes());
        var image = root.resolve("honest");
        run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        var layer = cache(image).obtain(TinyImage.source(image, ImageSource.Format.QCOW2, Disk.SIZE), Wishes.id(1));
        assertThat(layer.format()).isEqualTo(Layer.Format.RAW);
        assertThat(Files.readAllBytes(layer.file())).isEqualTo(disk.bytes());
        assertThat(cache(image).usedBytes()).isLessThan(Disk.SIZE / 4);
        assertThat(Files.getOwner(layer.file()).getName()).isEqualTo("root");
    }

    /** Row 10: a small compressed image that unpacks to more than the node has stops before it begins. */
    @Test
    void aCompressedBombDoesNotFillTheNode() throws Exception {
        var raw = root.resolve("plain");
        run("sh", "-c", "yes 0123456789abcdef | head -c 402653184 > " + raw);
        var image = root.resolve("bomb");
        run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        Files.delete(raw);
        assertThat(Files.size(image)).isLessThan(8 << 20);
        assertThatThrownBy(() -> cache(image)
                        .obtain(TinyImage.source(image, ImageSource.Format.QCOW2, 402_653_184), Wishes.id(1)))
                .isInstanceOfAny(ImageRefused.class, CacheFull.class);
        assertThat(conversions).hasValue(0);
        assertNothingStays();
    }

    /** Row 8: what burns time or memory in qemu-img is killed, and writes no further than the disk's end. */
    @Test
    void theConversionRunsWithinLimitsAsNobody() throws Exception {
        var image = root.resolve("image");
        run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "8M");
        run("qemu-io", "-f", "qcow2", "-c", "write -P 7 0 8M", image.toString());
        var raw = root.resolve("raw");
        assertThatThrownBy(() -> Conversion.toRaw(image, raw, 4 << 20)).isInstanceOf(ImageRefused.class);
        assertThat(Files.size(raw)).isLessThanOrEqualTo(4 << 20);
    }

    /** Rows 15 and 16: a guest that writes a qcow2 header to its disk changes nothing about what lies under it. */
    @Test
    void aGuestsOwnHeaderIsOnlyData() throws Exception {
        var evil = make("backing");
        var raw = Files.write(root.resolve("base.raw"), new Disk(1).bytes());
        var disk = root.resolve("disk.qcow2");
        Overlay.create(new Layer(raw, Layer.Format.RAW), disk, 4 << 20);
        run("qemu-io", "-f", "qcow2", "-c", "write -s " + evil + " 0 64k", disk.toString());
        assertThat(Overlay.below(disk)).containsExactly(new Layer(raw, Layer.Format.RAW));
        var out = root.resolve("out");
        run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", disk.toString(), out.toString());
        assertThat(Files.readString(out, StandardCharsets.ISO_8859_1))
                .startsWith("QFI")
                .doesNotContain(SECRET);
    }

    /** Rows 13, 19 and 29: the key goes into the image and nowhere else, and replaces the one of another launch. */
    @Test
    void aKeyGoesIntoTheImageAndNowhereElse() throws Exception {
        var tree = root.resolve("tree");
        Files.createDirectories(tree.resolve("root/.ssh"));
        Files.createDirectories(tree.resolve("home/debian"));
        Files.createDirectories(tree.resolve("home/ubuntu"));
        Files.createDirectories(tree.resolve("etc"));
        Files.createSymbolicLink(tree.resolve("home/ubuntu/.ssh"), root);
        Files.writeString(
                tree.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\ndebian:x:1000:1000::/home/debian:/bin/sh\nubuntu:x:1001:1001::/home/ubuntu:/bin/sh\n");
        Files.writeString(
                tree.resolve("root/.ssh/authorized_keys"),
                "ssh-rsa THEIRS\n# ironbark: the key that the instance was launched with\nssh-rsa OLD\n");
        var keyed = root.resolve("keyed.qcow2");
        var result = inject(fileSystem(tree), keyed);
        assertThat(result.handling()).isEqualTo(KeyHandling.INJECTED);
        assertThat(result.note()).contains("ubuntu: its .ssh is a link");
        var flat = root.resolve("flat");
        run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", keyed.toString(), flat.toString());
        assertThat(cat(flat, "/root/.ssh/authorized_keys"))
                .contains("ssh-rsa THEIRS", "ssh-rsa NEW")
                .doesNotContain("OLD");
        assertThat(cat(flat, "/home/debian/.ssh/authorized_keys")).contains("ssh-rsa NEW");
        assertThat(root.resolve("authorized_keys")).doesNotExist();
    }

    /** Rows 13 and 19 again: links that lead out, and a raw disk that begins like a qcow2 file. */
    @Test
    void linksAndHeadersLeadNowhere() throws Exception {
        var tree = root.resolve("tree");
        Files.createDirectories(tree.resolve("root"));
        Files.createDirectories(tree.resolve("etc"));
        Files.createSymbolicLink(tree.resolve("root/.ssh"), Path.of("../../../../../../" + root));
        Files.writeString(tree.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        var linked = inject(fileSystem(tree), root.resolve("linked.qcow2"));
        assertThat(linked.handling()).isEqualTo(KeyHandling.OFFERED);
        assertThat(root.resolve("authorized_keys")).doesNotExist();
        var layer = root.resolve("header.qcow2");
        assertThat(inject(make("backing"), layer).handling()).isEqualTo(KeyHandling.OFFERED);
        assertThat(Files.readString(layer, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    }

    private Path fileSystem(Path tree) throws Exception {
        var image = root.resolve("fs.raw");
        run("mke2fs", "-q", "-t", "ext4", "-d", tree.toString(), image.toString(), "16M");
        return image;
    }

    private Injector.Result inject(Path raw, Path layer) throws Exception {
        Overlay.create(new Layer(raw, Layer.Format.RAW), layer, Files.size(raw));
        return new GuestfsInjector(Accelerator.TCG, root, LIMIT).inject(layer, "ssh-rsa NEW");
    }

    private static String cat(Path image, String file) throws Exception {
        return Command.of(LIMIT, List.of("debugfs", "-R", "cat " + file, image.toString()))
                .require()
                .output();
    }

    private void assertNothingStays() throws Exception {
        for (String each : List.of("layers", "parts")) {
            try (var files = Files.list(root.resolve("cache").resolve(each))) {
                assertThat(files).isEmpty();
            }
        }
    }
}
