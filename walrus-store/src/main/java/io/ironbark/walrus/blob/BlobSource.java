package io.ironbark.walrus.blob;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** An open blob, or the piece of one that it was opened for. */
public interface BlobSource extends Closeable {
    /** Reads some bytes from a place in the blob, as {@link FileChannel#read(ByteBuffer, long)} does. */
    int read(ByteBuffer buffer, long position) throws IOException;

    /** The file that it is, if it is one: the kernel can send that by itself. */
    default Optional<FileChannel> file() {
        return Optional.empty();
    }
}
