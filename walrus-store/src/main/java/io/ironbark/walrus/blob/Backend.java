package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Algorithm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Set;

/** Where bytes are kept. */
public interface Backend {
    /**
     * Starts a new blob.
     *
     * @param expected how many bytes will come, if known; otherwise anything
     * @param algorithms of the digests to take on the way
     */
    BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException;

    /** Opens a blob to read. Throws {@link java.nio.file.NoSuchFileException} if it is gone. */
    FileChannel open(BlobId blob) throws IOException;

    /** Removes a blob that nothing refers to; does nothing if it is gone. */
    void remove(BlobId blob) throws IOException;
}
