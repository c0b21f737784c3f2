package io.ironbark.walrus.checksum;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of digest. */
public enum Algorithm {
    MD5(16),
    SHA1(20),
    SHA256(32),
    CRC32(4),
    CRC32C(4),
    CRC64NVME(8);

    private final int bytes;

    Algorithm(int bytes) {
        this.bytes = bytes;
    }

    /** The length of its digests. */
    public int bytes() {
        return bytes;
    }

    /** The header in which clients send it, such as {@code x-amz-checksum-crc32}. */
    public String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The element that has it in XML, such as {@code ChecksumCRC32}. */
    public String element() {
        return "Checksum" + name();
    }

    /** True for those that S3 calls checksums; MD5 goes by the name of ETag. */
    public boolean isChecksum() {
        return this != MD5;
    }

    /** By its S3 name, in any case. */
    public static Optional<Algorithm> parse(String name) {
        return Arrays.stream(values())
                .filter(Algorithm::isChecksum)
                .filter(algorithm -> algorithm.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** A new running digest. */
    public RunningDigest start() {
        return switch (this) {
            case MD5 -> RunningDigest.of("MD5");
            case SHA1 -> RunningDigest.of("SHA-1");
            case SHA256 -> RunningDigest.of("SHA-256");
            case CRC32 -> RunningDigest.of(new java.util.zip.CRC32(), bytes);
            case CRC32C -> RunningDigest.of(new java.util.zip.CRC32C(), bytes);
            case CRC64NVME -> RunningDigest.of(new Crc64Nvme(), bytes);
        };
    }
}
