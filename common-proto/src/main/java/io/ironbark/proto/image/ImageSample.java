package io.ironbark.proto.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ends of a file and its size: all that screening looks at.
 *
 * <p>Reads past the sampled bytes give zeros, so no header can make a parser fail.
 */
public final class ImageSample {
    /** How many of the first bytes to sample, or all if there are fewer: enough for every superblock we know. */
    public static final int HEAD_BYTES = 128 << 10;

    /** How many of the last bytes to sample, or all if there are fewer. */
    public static final int TAIL_BYTES = 512;

    private final ByteBuffer head;
    private final ByteBuffer tail;
    private final long size;

    /** Copies the ends; more than needed is cut, less is refused. */
    public ImageSample(byte[] head, byte[] tail, long size) {
        if (head.length < Math.min(size, HEAD_BYTES) || tail.length < Math.min(size, TAIL_BYTES)) {
            throw new IllegalArgumentException("the sample is shorter than " + HEAD_BYTES + " and " + TAIL_BYTES);
        }
        this.head = ByteBuffer.wrap(head.clone()).asReadOnlyBuffer();
        this.tail = ByteBuffer.wrap(Arrays.copyOfRange(tail, Math.max(0, tail.length - TAIL_BYTES), tail.length))
                .asReadOnlyBuffer();
        this.size = size;
    }

    long size() {
        return size;
    }

    int headLength() {
        return head.capacity();
    }

    boolean startsWith(String latin1) {
        return hasAt(0, latin1);
    }

    boolean hasAt(int offset, String latin1) {
        return matches(head, offset, latin1);
    }

    boolean tailStartsWith(String latin1) {
        return matches(tail, 0, latin1);
    }

    /** The first bytes as text, one char per byte. */
    String text(int length) {
        var bytes = new byte[Math.min(length, head.capacity())];
        head.get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    int unsignedByte(int offset) {
        return offset < 0 || offset >= head.capacity() ? 0 : head.get(offset) & 0xff;
    }

    long big32(int offset) {
        return read(offset, Integer.BYTES, ByteOrder.BIG_ENDIAN);
    }

    /** A value of 64 bits; negative if the top bit is set. */
    long big64(int offset) {
        return read(offset, Long.BYTES, ByteOrder.BIG_ENDIAN);
    }

    long little32(int offset) {
        return read(offset, Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    private long read(int offset, int length, ByteOrder order) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            int at = order == ByteOrder.BIG_ENDIAN ? offset + i : offset + length - 1 - i;
            value = value << 8 | unsignedByte(at);
        }
        return value;
    }

    private static boolean matches(ByteBuffer buffer, int offset, String latin1) {
        if (offset + latin1.length() > buffer.capacity()) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((buffer.get(offset + i) & 0xff) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
