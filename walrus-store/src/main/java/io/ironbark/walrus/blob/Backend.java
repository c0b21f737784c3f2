package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Algorithm;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Where bytes are kept. */
public interface Backend extends AutoCloseable {
    /**
     * Starts a new blob.
     *
     * @param expected how many bytes will come, if known; otherwise anything negative
     * @param algorithms of the digests to take on the way
     */
    BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException;

    /**
     * The same for a caller who calls {@link Written#join} in the transaction that makes a row refer to the blob. Few bytes
     * may become true with that transaction, rather than before it.
     */
    default BlobSink createJoined(long expected, Set<Algorithm> algorithms) throws IOException {
        return create(expected, algorithms);
    }

    /** Opens a piece of a blob. Throws {@link java.nio.file.NoSuchFileException} if the blob is gone. */
    BlobSource open(Extent extent) throws IOException;

    /** Removes a blob that nothing refers to; does nothing if it is gone. */
    void remove(BlobId blob) throws IOException;

    /** Removes many, and returns those that are gone now. */
    default List<BlobId> removeAll(List<BlobId> blobs) {
        var removed = new ArrayList<BlobId>();
        for (var blob : blobs) {
            try {
                remove(blob);
                removed.add(blob);
            } catch (IOException e) {
                LoggerFactory.getLogger(Backend.class).warn("{} can't be removed", blob, e);
            }
        }
        return removed;
    }

    /** Those that are stored and whose names follow a cursor, some thousand at once, by their names; none after the last. */
    List<Stored> stored(String after) throws IOException;

    /** One that is stored. */
    Optional<Stored> find(BlobId blob) throws IOException;

    /** What a backend asks the database while it tidies. */
    interface Rows {
        /** True if a row refers to the blob. */
        boolean isUsed(BlobId blob) throws SQLException;

        /** True while the database still works for a process of this name, which may be dead itself. */
        boolean isConnected(String process) throws SQLException;
    }

    /**
     * Removes what dead processes left half done, and decides what this one left open.
     *
     * @param doubt how long after a commit of unknown outcome the database is believed when it shows no row
     */
    void tidy(Rows rows, Duration doubt) throws SQLException, IOException;

    @Override
    void close();
}
