package io.ironbark.proto.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.image.Screening.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The screener against a corpus that is made here: nothing else ever opens a hostile file. */
final class ImageScreenerTest {
    private static final ImageLimits LIMITS = new ImageLimits(1L << 40, 1L << 40);
    private static final int SIZE = 1 << 20;

    @Test
    void diskWithPartitionsIsRaw() {
        assertThat(screen(partitioned())).isEqualTo(new Screening.Raw(SIZE));
    }

    @Test
    void diskWithGptIsRaw() {
        var disk = new byte[SIZE];
        put(disk, 512, "EFI PART");
        assertThat(screen(disk)).isEqualTo(new Screening.Raw(SIZE));
    }

    @ParameterizedTest
    @MethodSource("superblocks")
    void fileSystemIsRaw(int offset, String magic) {
        var disk = new byte[SIZE];
        put(disk, offset, magic);
        assertThat(screen(disk)).isEqualTo(new Screening.Raw(SIZE));
    }

    static Stream<Arguments> superblocks() {
        return Stream.of(Arguments.of(0x438, "S\u00ef"), Arguments.of(0, "XFSB"), Arguments.of(0x10040, "_BHRfS_M"));
    }

    @Test
    void zerosAreNoDisk() {
        assertRefused(new byte[SIZE], Reason.NOT_A_DISK);
        assertRefused(new byte[0], Reason.EMPTY);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void randomBytesAreNoDisk(long seed) {
        var bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        assertThat(screen(bytes)).isInstanceOf(Screening.Refused.class);
        put(bytes, 510, "U\u00aa");
        assertThat(screen(bytes)).isInstanceOf(Screening.Refused.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void diskThatEndsWithinASectorIsTruncated() {
        assertRefused(Arrays.copyOf(partitioned(), SIZE - 1), Reason.TRUNCATED);
    }

    @Test
    void partitionBeyondTheEndIsNoDisk() {
        assertRefused(Arrays.copyOf(partitioned(), 512 * 8), Reason.NOT_A_DISK);
    }

    @Test
    void goodQcow2IsTakenInBothVersions() {
        assertThat(screen(qcow2(header -> {}))).isEqualTo(new Screening.Qcow2(10L << 30));
        assertThat(screen(qcow2(header -> header.putInt(4, 2)))).isEqualTo(new Screening.Qcow2(10L << 30));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badHeaders")
    void badQcow2IsRefused(Reason reason, String what, Consumer<ByteBuffer> spoil) {
        assertRefused(qcow2(spoil), reason);
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                bad(Reason.UNSUPPORTED_FEATURE, "version 4", h -> h.putInt(4, 4)),
                bad(Reason.BACKING_FILE, "backing file", h -> h.putLong(8, 512).putInt(16, 11)),
                bad(Reason.BACKING_FILE, "backing offset alone", h -> h.putLong(8, 512)),
                bad(
                        Reason.BACKING_FILE,
                        "backing name json:",
                        h -> h.putLong(8, 512).putInt(16, 60)),
                bad(
                        Reason.BACKING_FILE,
                        "backing file in version 2",
                        h -> h.putInt(4, 2).putLong(8, 512)),
                bad(
                        Reason.BACKING_FILE,
                        "backing format",
                        h -> h.putInt(104, 0xe2792aca).putInt(108, 3)),
                bad(Reason.DATA_FILE, "data file", h -> h.putLong(72, 4)),
                bad(Reason.DATA_FILE, "raw data file", h -> h.putLong(88, 2)),
                bad(
                        Reason.DATA_FILE,
                        "data file name",
                        h -> h.putInt(104, 0x44415441).putInt(108, 8)),
                bad(Reason.ENCRYPTED, "AES", h -> h.putInt(32, 1)),
                bad(Reason.ENCRYPTED, "LUKS", h -> h.putInt(104, 0x0537be77).putInt(108, 16)),
                bad(Reason.INTERNAL_SNAPSHOTS, "snapshots", h -> h.putInt(60, 1)),
                bad(Reason.INTERNAL_SNAPSHOTS, "snapshot bomb", h -> h.putInt(60, -1)),
                bad(Reason.UNSUPPORTED_FEATURE, "unknown incompatible bit", h -> h.putLong(72, 1L << 40)),
                bad(Reason.UNSUPPORTED_FEATURE, "extended L2", h -> h.putLong(72, 16)),
                bad(
                        Reason.UNSUPPORTED_FEATURE,
                        "bitmaps",
                        h -> h.putInt(104, 0x23852875).putInt(108, 24)),
                bad(Reason.MALFORMED, "corrupt", h -> h.putLong(72, 2)),
                bad(Reason.MALFORMED, "dirty", h -> h.putLong(72, 1)),
                bad(Reason.MALFORMED, "cluster bits 8", h -> h.putInt(20, 8)),
                bad(Reason.MALFORMED, "cluster bits 22", h -> h.putInt(20, 22)),
                bad(Reason.MALFORMED, "cluster bits 2^32-1", h -> h.putInt(20, -1)),
                bad(Reason.MALFORMED, "size zero", h -> h.putLong(24, 0)),
                bad(Reason.MALFORMED, "size negative", h -> h.putLong(24, -1)),
                bad(Reason.VIRTUAL_SIZE_TOO_LARGE, "100 TiB", h -> h.putLong(24, 100L << 40)),
                bad(Reason.VIRTUAL_SIZE_TOO_LARGE, "2^62", h -> h.putLong(24, 1L << 62)),
                bad(Reason.MALFORMED, "L1 too short", h -> h.putInt(36, 1)),
                bad(Reason.MALFORMED, "L1 bomb", h -> h.putInt(36, 0x7fffffff)),
                bad(Reason.MALFORMED, "L1 in the header", h -> h.putLong(40, 0)),
                bad(Reason.MALFORMED, "L1 unaligned", h -> h.putLong(40, 0x30001)),
                bad(Reason.MALFORMED, "L1 past the end", h -> h.putLong(40, 1L << 50)),
                bad(Reason.MALFORMED, "refcounts past the end", h -> h.putLong(48, 1L << 50)),
                bad(Reason.MALFORMED, "no refcounts", h -> h.putInt(56, 0)),
                bad(Reason.MALFORMED, "refcount bomb", h -> h.putInt(56, 0x7fffffff)),
                bad(Reason.MALFORMED, "refcount order 7", h -> h.putInt(96, 7)),
                bad(Reason.MALFORMED, "header length 8", h -> h.putInt(100, 8)),
                bad(Reason.TRUNCATED, "header length 2^31", h -> h.putInt(100, 1 << 31)),
                bad(
                        Reason.MALFORMED,
                        "extension bomb",
                        h -> h.putInt(104, 0x6803f857).putInt(108, -1)));
    }

    @Test
    void truncatedQcow2IsRefused() {
        assertRefused("QFI\u00fb\0\0\0\3".getBytes(StandardCharsets.ISO_8859_1), Reason.TRUNCATED);
        var whole = qcow2(header -> {});
        IntStream.of(4, 8, 71, 72, 103, 104, 512, 65536, 0x20000)
                .forEach(length ->
                        assertThat(screen(Arrays.copyOf(whole, length))).isInstanceOf(Screening.Refused.class));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void spoiltHeadersNeverThrow(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var image = qcow2(header -> {
                for (int i = 0; i < 6; i++) {
                    header.put(4 + random.nextInt(120), (byte) random.nextInt());
                }
            });
            assertThat(screen(image)).isNotNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void foreignFormatIsRefused(String name, int offset, String magic, Reason reason) {
        var file = partitioned();
        put(file, offset, magic);
        assertRefused(file, reason);
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("qcow", 0, "QFI\u00fb\0\0\0\1", Reason.FOREIGN_FORMAT),
                Arguments.of("qed", 0, "QED\0", Reason.FOREIGN_FORMAT),
                Arguments.of("vmdk", 0, "KDMV\1\0\0\0", Reason.FOREIGN_FORMAT),
                Arguments.of("vmdk cow", 0, "COWD", Reason.FOREIGN_FORMAT),
                Arguments.of("vmdk descriptor", 0, "# Disk DescriptorFile\nversion=1\n", Reason.FOREIGN_FORMAT),
                Arguments.of("vmdk bare descriptor", 0, "\n# x\n version=1\nRW 1 FLAT", Reason.FOREIGN_FORMAT),
                Arguments.of("vhdx", 0, "vhdxfile", Reason.FOREIGN_FORMAT),
                Arguments.of("vhd dynamic", 0, "conectix", Reason.FOREIGN_FORMAT),
                Arguments.of("vhd fixed", SIZE - 512, "conectix", Reason.FOREIGN_FORMAT),
                Arguments.of("vdi", 64, "\u007f\u0010\u00da\u00be", Reason.FOREIGN_FORMAT),
                Arguments.of("parallels", 0, "WithoutFreeSpace", Reason.FOREIGN_FORMAT),
                Arguments.of("parallels extended", 0, "WithouFreSpacExt", Reason.FOREIGN_FORMAT),
                Arguments.of("bochs", 0, "Bochs Virtual HD Image", Reason.FOREIGN_FORMAT),
                Arguments.of("cloop", 0, "#!/bin/sh\n#V2.0 Format\n", Reason.FOREIGN_FORMAT),
                Arguments.of("dmg", SIZE - 512, "koly", Reason.FOREIGN_FORMAT),
                Arguments.of("luks", 0, "LUKS\u00ba\u00be", Reason.ENCRYPTED),
                Arguments.of("gzip", 0, "\u001f\u008b", Reason.COMPRESSED),
                Arguments.of("xz", 0, "\u00fd7zXZ\0", Reason.COMPRESSED),
                Arguments.of("bzip2", 0, "BZh91AY", Reason.COMPRESSED),
                Arguments.of("zstd", 0, "(\u00b5/\u00fd", Reason.COMPRESSED),
                Arguments.of("zip", 0, "PK\3\4", Reason.COMPRESSED),
                Arguments.of("tar", 257, "ustar", Reason.COMPRESSED),
                Arguments.of("iso", 0x8001, "CD001", Reason.INSTALLER),
                Arguments.of("kernel", 0x202, "HdrS", Reason.NOT_A_DISK),
                Arguments.of("elf", 0, "\u007fELF", Reason.NOT_A_DISK),
                Arguments.of("manifest", 0, "<?xml version=\"1.0\"?><manifest/>", Reason.NOT_A_DISK));
    }

    @Test
    void limitsAreKept() {
        var limits = new ImageLimits(SIZE - 1, 1L << 40);
        assertThat(ImageScreener.screen(sample(partitioned()), limits))
                .isInstanceOfSatisfying(
                        Screening.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    private static Arguments bad(Reason reason, String what, Consumer<ByteBuffer> spoil) {
        return Arguments.of(reason, what, spoil);
    }

    private static void assertRefused(byte[] file, Reason reason) {
        assertThat(screen(file))
                .isInstanceOfSatisfying(
                        Screening.Refused.class,
                        refused -> assertThat(refused.reason())
                                .as(refused.message())
                                .isEqualTo(reason));
    }

    private static Screening screen(byte[] file) {
        return ImageScreener.screen(sample(file), LIMITS);
    }

    private static ImageSample sample(byte[] file) {
        return new ImageSample(
                Arrays.copyOf(file, Math.min(file.length, ImageSample.HEAD_BYTES)),
                Arrays.copyOfRange(file, Math.max(0, file.length - ImageSample.TAIL_BYTES), file.length),
                file.length);
    }

    /** A disk with one Linux partition that starts at sector 64. */
    private static byte[] partitioned() {
        var disk = new byte[SIZE];
        disk[446] = (byte) 0x80;
        disk[450] = (byte) 0x83;
        ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN).putInt(454, 64).putInt(458, 1000);
        put(disk, 510, "U\u00aa");
        return disk;
    }

    /** An empty image of 10 GiB as qemu-img makes it: clusters of 64 KiB, refcounts at 1, L1 at 3. */
    private static byte[] qcow2(Consumer<ByteBuffer> spoil) {
        var image = new byte[0x50000];
        var header = ByteBuffer.wrap(image);
        put(image, 0, "QFI\u00fb");
        header.putInt(4, 3)
                .putInt(20, 16)
                .putLong(24, 10L << 30)
                .putInt(36, 20)
                .putLong(40, 0x30000)
                .putLong(48, 0x10000)
                .putInt(56, 1)
                .putInt(96, 4)
                .putInt(100, 104);
        spoil.accept(header);
        return image;
    }

    private static void put(byte[] target, int offset, String latin1) {
        var bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }
}
