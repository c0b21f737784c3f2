package io.ironbark.walrus.blob;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads pieces of blobs, one after the other. */
public final class BlobReader {
    private static final int BUFFER_BYTES = 1 << 20;

    private BlobReader() {}

    /** Where bytes go. */
    @FunctionalInterface
    public interface Target {
        void write(byte[] bytes, int length) throws IOException;
    }

    /** Reads all of them, through an array that the target may use until it returns. */
    public static void read(Backend backend, List<Extent> extents, Target target) throws IOException {
        var bytes = new byte[BUFFER_BYTES];
        var buffer = ByteBuffer.wrap(bytes);
        for (var extent : extents) {
            try (var source = backend.open(extent)) {
                for (long at = 0; at < extent.length(); ) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, extent.length() - at));
                    int read = source.read(buffer, extent.offset() + at);
                    if (read < 0) {
                        throw new EOFException("a blob is shorter than its row says");
                    }
                    target.write(bytes, read);
                    at += read;
                }
            }
        }
    }

    /** Reads a few bytes into memory. */
    public static byte[] bytes(Backend backend, List<Extent> extents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        read(backend, extents, (data, length) -> bytes.write(data, 0, length));
        return bytes.toByteArray();
    }
}
