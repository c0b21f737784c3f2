package io.ironbark.walrus.blob;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A blob that is encrypted, as it reads plain. It is no file that the kernel could send. */
record DecryptingSource(BlobSource source, BlobCipher cipher) implements BlobSource {
    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
        int from = buffer.position();
        int read = source.read(buffer, position);
        if (read > 0) {
            cipher.apply(buffer.array(), buffer.arrayOffset() + from, read, position);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
