package io.ironbark.walrus.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files of processes that are no more. While it is open, no other process looks at them. */
public interface Leftovers extends AutoCloseable {
    /**
     * A file, the blob it was to be, and what the process was called.
     *
     * @param process as it names itself to the database
     */
    record Leftover(Path file, BlobId blob, String process) {}

    List<Leftover> files();

    /** Removes a file, and its directory with the last one. */
    void remove(Leftover leftover) throws IOException;

    @Override
    void close() throws IOException;
}
