package io.ironbark.walrus.blob;

import java.nio.ByteBuffer;

/** A blob that is in memory. */
final class MemorySource implements BlobSource {
    private final byte[] bytes;

    MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer buffer, long position) {
        if (position >= bytes.length) {
            return -1;
        }
        int length = (int) Math.min(buffer.remaining(), bytes.length - position);
        buffer.put(bytes, (int) position, length);
        return length;
    }

    @Override
    public void close() {}
}
