package io.ironbark.walrus.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one file in a tar archive. Its name is never looked at, since nothing is written by it. An archive with a second
 * file, or with anything that is no file, is refused. Holes that {@code tar -S} leaves out come as zeros.
 */
final class TarredFile {
    private static final int BLOCK = 512;
    private static final int EXTRA_MAX = 1 << 20;
    private static final int SPARSE_MAX = 100_000;
    private static final int BUFFER_BYTES = 1 << 20;

    /** Where bytes go. */
    interface Target {
        void write(byte[] bytes, int length) throws IOException;
    }

    /** Bytes of a sparse file that are there. */
    private record Region(long offset, long length) {}

    private final InputStream archive;
    private final long sizeMax;

    TarredFile(InputStream archive, long sizeMax) {
        this.archive = archive;
        this.sizeMax = sizeMax;
    }

    /** Reads the archive to its end; returns how large the file is. */
    long copyTo(Target target) throws IOException {
        byte[] header = header();
        long stored = number(header, 124, 12);
        List<Region> regions;
        long size;
        if (header[156] == 'S') {
            size = number(header, 483, 12);
            regions = sparse(header);
        } else {
            size = stored;
            regions = List.of(new Region(0, size));
        }
        if (size > sizeMax || stored > size) {
            throw new BadBundleException(
                    "The disk in the bundle is larger than the manifest says, or than is allowed.");
        }
        copy(regions, size, stored, target);
        skip((BLOCK - stored % BLOCK) % BLOCK);
        end();
        return size;
    }

    /** The header of the file; those before it that only say more of it are passed over. */
    private byte[] header() throws IOException {
        long extra = 0;
        while (true) {
            byte[] header = block();
            checkSum(header);
            switch (header[156]) {
                case '0', 0, '7', 'S' -> {
                    return header;
                }
                case 'x', 'g', 'L', 'K' -> {
                    long length = number(header, 124, 12);
                    extra += length + BLOCK;
                    if (extra > EXTRA_MAX) {
                        throw new BadBundleException("The archive in the bundle has headers that are too long.");
                    }
                    skip((length + BLOCK - 1) / BLOCK * BLOCK);
                }
                default -> throw new BadBundleException("The archive in the bundle has something that is no file.");
            }
        }
    }

    /** The old GNU form: four regions in the header, and twenty-one in each block that follows. */
    private List<Region> sparse(byte[] header) throws IOException {
        var regions = new ArrayList<Region>();
        add(regions, header, 386, 4);
        boolean more = header[482] != 0;
        while (more) {
            byte[] block = block();
            add(regions, block, 0, 21);
            more = block[504] != 0;
            if (regions.size() > SPARSE_MAX) {
                throw new BadBundleException("The disk in the bundle is in too many pieces.");
            }
        }
        return regions;
    }

    private static void add(List<Region> regions, byte[] block, int at, int count) throws BadBundleException {
        for (int i = 0; i < count; i++) {
            int entry = at + i * 24;
            if (block[entry] != 0 && block[entry + 12] != 0) {
                regions.add(new Region(number(block, entry, 12), number(block, entry + 12, 12)));
            }
        }
    }

    private void copy(List<Region> regions, long size, long stored, Target target) throws IOException {
        var bytes = new byte[BUFFER_BYTES];
        long at = 0;
        long read = 0;
        for (Region region : regions) {
            if (region.offset() < at || region.length() > size - region.offset()) {
                throw new BadBundleException("The disk in the bundle has pieces that overlap.");
            }
            zeros(region.offset() - at, bytes, target);
            for (long left = region.length(); left > 0; ) {
                int count = archive.readNBytes(bytes, 0, (int) Math.min(left, bytes.length));
                if (count == 0) {
                    throw new BadBundleException("The archive in the bundle is cut short.");
                }
                target.write(bytes, count);
                left -= count;
                read += count;
            }
            at = region.offset() + region.length();
        }
        zeros(size - at, bytes, target);
        if (read != stored) {
            throw new BadBundleException("The disk in the bundle has pieces of another size than it says.");
        }
    }

    private static void zeros(long count, byte[] buffer, Target target) throws IOException {
        if (count > 0) {
            Arrays.fill(buffer, (byte) 0);
        }
        for (long left = count; left > 0; left -= buffer.length) {
            target.write(buffer, (int) Math.min(left, buffer.length));
        }
    }

    /** Nothing but zeros, which fill the last record. */
    private void end() throws IOException {
        var bytes = new byte[BUFFER_BYTES];
        long count = 0;
        for (int read = archive.read(bytes); read >= 0; read = archive.read(bytes)) {
            count += read;
            for (int i = 0; i < read; i++) {
                if (bytes[i] != 0) {
                    throw new BadBundleException("The archive in the bundle has more than one file.");
                }
            }
            if (count > EXTRA_MAX) {
                throw new BadBundleException("The archive in the bundle does not end.");
            }
        }
    }

    private byte[] block() throws IOException {
        byte[] block = archive.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new BadBundleException("The archive in the bundle is cut short.");
        }
        return block;
    }

    private void skip(long count) throws IOException {
        if (archive.readNBytes((int) count).length < count) {
            throw new BadBundleException("The archive in the bundle is cut short.");
        }
    }

    private static void checkSum(byte[] header) throws BadBundleException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += (i >= 148 && i < 156) ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new BadBundleException("The bundle does not hold a tar archive.");
        }
    }

    /** In octal; or, if the first bit is set, in binary. */
    private static long number(byte[] block, int at, int length) throws BadBundleException {
        if ((block[at] & 0x80) != 0) {
            long value = block[at] & 0x7f;
            for (int i = 1; i < length; i++) {
                if (value >>> 54 != 0) {
                    throw new BadBundleException("The archive in the bundle has a number that is too large.");
                }
                value = value << 8 | (block[at + i] & 0xff);
            }
            return value;
        }
        String text = new String(block, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw new BadBundleException("The bundle does not hold a tar archive.");
        }
        return Long.parseLong(text, 8);
    }
}
