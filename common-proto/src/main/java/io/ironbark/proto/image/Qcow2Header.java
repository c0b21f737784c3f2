package io.ironbark.proto.image;

import io.ironbark.proto.image.Screening.Reason;
import io.ironbark.proto.image.Screening.Refused;
import java.util.Optional;

/**
 * The header of a qcow2 image (QEMU, docs/interop/qcow2.txt), read for what may be wrong with it.
 *
 * <p>Bounds are QEMU's own (block/qcow2.h), so that what passes here is not refused there.
 */
final class Qcow2Header {
    static final String MAGIC = "QFI\u00fb";

    private static final int MIN_CLUSTER_BITS = 9;
    private static final int MAX_CLUSTER_BITS = 21;
    private static final long MAX_L1_BYTES = 32 << 20;
    private static final long MAX_REFCOUNT_TABLE_BYTES = 8 << 20;
    private static final int MAX_REFCOUNT_ORDER = 6;
    private static final int V2_LENGTH = 72;
    private static final int V3_LENGTH = 104;
    private static final long DIRTY = 1;
    private static final long CORRUPT = 2;
    private static final long DATA_FILE = 4;
    private static final long COMPRESSION_TYPE = 8;
    private static final long RAW_DATA_FILE = 2;
    private static final long EXTENSION_END = 0;
    private static final long EXTENSION_FEATURE_NAMES = 0x6803f857L;
    private static final long EXTENSION_BACKING_FORMAT = 0xe2792acaL;
    private static final long EXTENSION_DATA_FILE = 0x44415441L;
    private static final long EXTENSION_ENCRYPTION = 0x0537be77L;

    private final ImageSample sample;
    private final long version;
    private final int clusterBits;

    Qcow2Header(ImageSample sample) {
        this.sample = sample;
        this.version = sample.big32(4);
        this.clusterBits = (int) Math.min(sample.big32(20), Integer.MAX_VALUE);
    }

    long virtualSize() {
        return sample.big64(24);
    }

    /** The first thing that is wrong with it. */
    Optional<Refused> problem(ImageLimits limits) {
        return shape().or(this::references)
                .or(this::features)
                .or(() -> sizes(limits))
                .or(this::extensions);
    }

    private Optional<Refused> shape() {
        if (version != 2 && version != 3) {
            return refuse(Reason.UNSUPPORTED_FEATURE, "qcow2 version " + version + " is not known");
        }
        if (sample.size() < headerLength()) {
            return refuse(Reason.TRUNCATED, "the qcow2 header is cut off");
        }
        if (clusterBits < MIN_CLUSTER_BITS || clusterBits > MAX_CLUSTER_BITS) {
            return refuse(Reason.MALFORMED, "its clusters have an impossible size");
        }
        boolean badLength = version == 3
                && (sample.big32(100) < V3_LENGTH || sample.big32(100) > clusterSize() || sample.big32(100) % 8 != 0);
        if (badLength || (version == 3 && sample.big32(96) > MAX_REFCOUNT_ORDER)) {
            return refuse(Reason.MALFORMED, "its header has impossible numbers");
        }
        return Optional.empty();
    }

    private Optional<Refused> references() {
        if (sample.big64(8) != 0 || sample.big32(16) != 0) {
            return refuse(Reason.BACKING_FILE, "it needs a backing file; flatten it with qemu-img convert");
        }
        if ((incompatible() & DATA_FILE) != 0 || (autoclear() & RAW_DATA_FILE) != 0) {
            return refuse(Reason.DATA_FILE, "its data is in another file; flatten it with qemu-img convert");
        }
        return Optional.empty();
    }

    private Optional<Refused> features() {
        if (sample.big32(32) != 0) {
            return refuse(Reason.ENCRYPTED, "it is encrypted; upload it decrypted");
        }
        if ((incompatible() & (DIRTY | CORRUPT)) != 0) {
            return refuse(Reason.MALFORMED, "it was not closed or is corrupt; repair it with qemu-img check -r all");
        }
        if ((incompatible() & ~COMPRESSION_TYPE) != 0) {
            return refuse(Reason.UNSUPPORTED_FEATURE, "it uses a feature that is not supported");
        }
        boolean hasType = (incompatible() & COMPRESSION_TYPE) != 0;
        if (hasType && (headerLength() <= V3_LENGTH || sample.unsignedByte(V3_LENGTH) > 1)) {
            return refuse(Reason.UNSUPPORTED_FEATURE, "its compression is not known");
        }
        return sample.big32(60) == 0
                ? Optional.empty()
                : refuse(Reason.INTERNAL_SNAPSHOTS, "it has internal snapshots; drop them with qemu-img convert");
    }

    private Optional<Refused> sizes(ImageLimits limits) {
        if (virtualSize() <= 0) {
            return refuse(Reason.MALFORMED, "its disk has an impossible size");
        }
        if (virtualSize() > limits.maxVirtualBytes()) {
            return refuse(
                    Reason.VIRTUAL_SIZE_TOO_LARGE,
                    "its disk of %d bytes is larger than the %d allowed"
                            .formatted(virtualSize(), limits.maxVirtualBytes()));
        }
        long bytesPerL1Entry = clusterSize() * (clusterSize() / Long.BYTES);
        long needed = (virtualSize() - 1) / bytesPerL1Entry + 1;
        long l1Bytes = sample.big32(36) * Long.BYTES;
        if (sample.big32(36) < needed || l1Bytes > MAX_L1_BYTES || isOutside(sample.big64(40), l1Bytes)) {
            return refuse(Reason.MALFORMED, "its L1 table is impossible or cut off");
        }
        long refcountBytes = sample.big32(56) * clusterSize();
        return refcountBytes == 0
                        || refcountBytes > MAX_REFCOUNT_TABLE_BYTES
                        || isOutside(sample.big64(48), refcountBytes)
                ? refuse(Reason.MALFORMED, "its reference counts are impossible or cut off")
                : Optional.empty();
    }

    private Optional<Refused> extensions() {
        int at = headerLength();
        int end = (int) Math.min(clusterSize(), sample.headLength());
        while (at + 8 <= end && sample.big32(at) != EXTENSION_END) {
            long type = sample.big32(at);
            if (type == EXTENSION_BACKING_FORMAT) {
                return refuse(Reason.BACKING_FILE, "it names the format of a backing file");
            }
            if (type == EXTENSION_DATA_FILE) {
                return refuse(Reason.DATA_FILE, "it names a data file");
            }
            if (type == EXTENSION_ENCRYPTION) {
                return refuse(Reason.ENCRYPTED, "it is encrypted; upload it decrypted");
            }
            if (type != EXTENSION_FEATURE_NAMES) {
                return refuse(Reason.UNSUPPORTED_FEATURE, "it has a header extension that is not supported");
            }
            long next = at + 8 + (sample.big32(at + 4) + 7) / 8 * 8;
            if (next > end) {
                return refuse(Reason.MALFORMED, "its header extensions are cut off");
            }
            at = (int) next;
        }
        return Optional.empty();
    }

    /** True if a table does not lie, aligned, behind the header and within the file. */
    private boolean isOutside(long offset, long length) {
        long end = (sample.size() + clusterSize() - 1) / clusterSize() * clusterSize();
        return offset < clusterSize()
                || offset % clusterSize() != 0
                || offset > end - length
                || offset >= sample.size();
    }

    private int headerLength() {
        return version == 2 ? V2_LENGTH : (int) Math.min(Math.max(sample.big32(100), V3_LENGTH), 1 << MAX_CLUSTER_BITS);
    }

    private long incompatible() {
        return version == 2 ? 0 : sample.big64(72);
    }

    private long autoclear() {
        return version == 2 ? 0 : sample.big64(88);
    }

    private long clusterSize() {
        return 1L << clusterBits;
    }

    private static Optional<Refused> refuse(Reason reason, String why) {
        return Optional.of(new Refused(reason, "The qcow2 image can't be used: " + why + "."));
    }
}
