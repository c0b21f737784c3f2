package io.ironbark.proto.image;

import io.ironbark.proto.image.Screening.Reason;
import io.ironbark.proto.image.Screening.Refused;

/** Says what a file is before any other program looks at it. Pure: the same sample gives the same answer. */
public final class ImageScreener {
    private ImageScreener() {}

    /** Screens a file by its ends. */
    public static Screening screen(ImageSample sample, ImageLimits limits) {
        if (sample.size() == 0) {
            return new Refused(Reason.EMPTY, "The file is empty.");
        }
        if (sample.size() > limits.maxFileBytes()) {
            return new Refused(
                    Reason.TOO_LARGE,
                    "The file of %d bytes is larger than the %d allowed."
                            .formatted(sample.size(), limits.maxFileBytes()));
        }
        var foreign = ForeignFormat.find(sample);
        if (foreign.isPresent()) {
            return foreign.get();
        }
        return sample.startsWith(Qcow2Header.MAGIC) ? qcow2(sample, limits) : raw(sample, limits);
    }

    private static Screening qcow2(ImageSample sample, ImageLimits limits) {
        var header = new Qcow2Header(sample);
        return header.problem(limits)
                .<Screening>map(refused -> refused)
                .orElseGet(() -> new Screening.Qcow2(header.virtualSize()));
    }

    private static Screening raw(ImageSample sample, ImageLimits limits) {
        if (!RawDisk.looksLikeOne(sample)) {
            return new Refused(
                    Reason.NOT_A_DISK,
                    "The file has neither a partition table nor a file system that is known;"
                            + " upload the image of a disk, raw or qcow2.");
        }
        if (sample.size() % RawDisk.SECTOR_BYTES != 0) {
            return new Refused(
                    Reason.TRUNCATED, "The disk does not end with a whole sector of 512 bytes; is it cut off?");
        }
        return sample.size() > limits.maxVirtualBytes()
                ? new Refused(
                        Reason.VIRTUAL_SIZE_TOO_LARGE,
                        "The disk of %d bytes is larger than the %d allowed."
                                .formatted(sample.size(), limits.maxVirtualBytes()))
                : new Screening.Raw(sample.size());
    }
}
