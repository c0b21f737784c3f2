package io.ironbark.proto.image;

/** Whether raw bytes look like a disk: a partition table or the superblock of a file system. */
final class RawDisk {
    static final int SECTOR_BYTES = 512;
    private static final int BIG_SECTOR_BYTES = 4096;
    private static final int PARTITIONS = 446;
    private static final int PARTITION_BYTES = 16;

    private RawDisk() {}

    static boolean looksLikeOne(ImageSample sample) {
        return hasGpt(sample) || hasPartitions(sample) || hasFileSystem(sample);
    }

    private static boolean hasGpt(ImageSample sample) {
        return sample.hasAt(SECTOR_BYTES, "EFI PART") || sample.hasAt(BIG_SECTOR_BYTES, "EFI PART");
    }

    /** A master boot record with at least one partition that begins within the disk, and no impossible one. */
    private static boolean hasPartitions(ImageSample sample) {
        if (!sample.hasAt(510, "U\u00aa")) {
            return false;
        }
        int used = 0;
        for (int i = 0; i < 4; i++) {
            int at = PARTITIONS + i * PARTITION_BYTES;
            int status = sample.unsignedByte(at);
            if (status != 0 && status != 0x80) {
                return false;
            }
            if (sample.unsignedByte(at + 4) != 0) {
                long start = sample.little32(at + 8);
                if (start == 0 || start >= sample.size() / SECTOR_BYTES) {
                    return false;
                }
                used++;
            }
        }
        return used > 0;
    }

    private static boolean hasFileSystem(ImageSample sample) {
        boolean bootSector = sample.hasAt(510, "U\u00aa");
        return sample.hasAt(0x438, "S\u00ef")
                || sample.startsWith("XFSB")
                || sample.hasAt(0x10040, "_BHRfS_M")
                || sample.hasAt(0x400, "\u0010 \u00f5\u00f2")
                || (bootSector && (sample.hasAt(3, "NTFS    ") || sample.hasAt(54, "FAT") || sample.hasAt(82, "FAT32")))
                || (sample.hasAt(SECTOR_BYTES, "LABELONE") && sample.hasAt(SECTOR_BYTES + 24, "LVM2 001"));
    }
}
