package io.ironbark.node.image;

import io.ironbark.proto.node.ImageSource;
import java.io.IOException;
import java.io.InputStream;

/** Where images come from. */
@FunctionalInterface
public interface ImageOrigin {
    /**
     * The bytes of an image as stored, from an offset on. An {@link IOException} means that it may work later; {@link
     * ImageRefused} that it won't.
     */
    Source open(ImageSource image, long from) throws IOException, ImageRefused, InterruptedException;

    /**
     * Bytes on their way. To be closed.
     *
     * @param from where they begin: as asked for, or 0
     */
    record Source(long from, InputStream bytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
