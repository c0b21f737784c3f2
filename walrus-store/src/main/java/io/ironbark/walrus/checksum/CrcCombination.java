package io.ironbark.walrus.checksum;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The CRC of bytes from the CRCs of their pieces: appending n bytes to what came before multiplies its CRC by x^8n modulo
 * the polynomial, which is a matrix over GF(2), squared as often as n has digits.
 */
public final class CrcCombination {
    private static final long CRC32_REFLECTED = 0xedb88320L;
    private static final long CRC32C_REFLECTED = 0x82f63b78L;
    private static final long CRC64NVME_REFLECTED = 0x9a6c9329ac4bc9b5L;

    private final int bytes;
    private final long polynomial;
    private long value;

    /** Begins with no bytes. */
    public CrcCombination(Algorithm algorithm) {
        this.bytes = algorithm.bytes();
        this.polynomial = switch (algorithm) {
            case CRC32 -> CRC32_REFLECTED;
            case CRC32C -> CRC32C_REFLECTED;
            case CRC64NVME -> CRC64NVME_REFLECTED;
            case MD5, SHA1, SHA256 -> throw new IllegalArgumentException(algorithm + " is no CRC");
        };
    }

    /** Appends so many bytes with this CRC. */
    public void append(byte[] crc, long length) {
        var matrix = oneBit();
        long shifted = value;
        matrix = squared(squared(squared(matrix))); // eight bits
        for (long left = length; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                shifted = times(matrix, shifted);
            }
            matrix = squared(matrix);
        }
        value = shifted ^ number(crc);
    }

    /** The CRC of all, big-endian. */
    public byte[] value() {
        var whole = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Arrays.copyOfRange(whole, Long.BYTES - bytes, Long.BYTES);
    }

    private long[] oneBit() {
        int width = bytes * Byte.SIZE;
        var matrix = new long[width];
        matrix[0] = polynomial;
        for (int i = 1; i < width; i++) {
            matrix[i] = 1L << (i - 1);
        }
        return matrix;
    }

    private static long times(long[] matrix, long vector) {
        long product = 0;
        for (int i = 0; i < matrix.length; i++) {
            if ((vector >>> i & 1) == 1) {
                product ^= matrix[i];
            }
        }
        return product;
    }

    private static long[] squared(long[] matrix) {
        var square = new long[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            square[i] = times(matrix, matrix[i]);
        }
        return square;
    }

    private static long number(byte[] bigEndian) {
        long number = 0;
        for (byte b : bigEndian) {
            number = number << Byte.SIZE | (b & 0xff);
        }
        return number;
    }
}
