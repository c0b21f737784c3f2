package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A blob that is safe on disk and that no row refers to yet.
 *
 * <p>Call {@link #committed} once a row does, {@link #discard} if none ever will, and {@link #undecided} if a commit's
 * outcome is unknown: then the sweeper finds out.
 */
public interface Written {
    BlobId id();

    long size();

    Digests digests();

    /** Its bytes, if they are so few that they lie in the database: whoever writes them there himself need not join. */
    default Optional<byte[]> bytes() {
        return Optional.empty();
    }

    /** Must be called by whoever created it with {@link Backend#createJoined}, in the transaction of the row. */
    void join(Connection tx) throws SQLException;

    void committed();

    void discard();

    void undecided();
}
