package io.ironbark.walrus.checksum;

import java.util.zip.Checksum;

/** CRC-64/NVME: polynomial 0xad93d23594c93659, reflected, all ones at both ends; eight bytes a step. */
final class Crc64Nvme implements Checksum {
    private static final long REFLECTED = 0x9a6c9329ac4bc9b5L;
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        var tables = new long[8][256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED;
            }
            tables[0][n] = crc;
        }
        for (int n = 0; n < 256; n++) {
            for (int k = 1; k < 8; k++) {
                long previous = tables[k - 1][n];
                tables[k][n] = tables[0][(int) (previous & 0xff)] ^ (previous >>> 8);
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        state = TABLES[0][(int) ((state ^ b) & 0xff)] ^ (state >>> 8);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; end - at >= 8; at += 8) {
            long word = state;
            for (int i = 0; i < 8; i++) {
                word ^= (bytes[at + i] & 0xffL) << (8 * i);
            }
            long next = 0;
            for (int i = 0; i < 8; i++) {
                next ^= TABLES[7 - i][(int) (word >>> (8 * i)) & 0xff];
            }
            state = next;
        }
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1;
    }
}
