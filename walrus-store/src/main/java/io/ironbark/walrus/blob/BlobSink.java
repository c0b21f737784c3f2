package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a new blob. Closing it before {@link #finish} leaves nothing behind. */
public interface BlobSink extends AutoCloseable {
    void write(ByteBuffer data) throws IOException;

    /** Ends the bytes and returns their digests; nothing is safe on disk yet. */
    Digests digests() throws IOException;

    /** Makes the bytes safe on disk. */
    Written finish() throws IOException;

    @Override
    void close();
}
