package io.ironbark.walrus.blob;

import io.ironbark.walrus.checksum.Digests;
import java.sql.Connection;
import java.sql.SQLException;

/** What every blob that has been written knows of itself, wherever it lies. */
public abstract class WrittenBlob implements Written {
    private final BlobId id;
    private final long size;
    private final Digests digests;

    protected WrittenBlob(BlobId id, long size, Digests digests) {
        this.id = id;
        this.size = size;
        this.digests = digests;
    }

    @Override
    public final BlobId id() {
        return id;
    }

    @Override
    public final long size() {
        return size;
    }

    @Override
    public final Digests digests() {
        return digests;
    }

    /** Most are true before their row is. */
    @Override
    public void join(Connection tx) throws SQLException {}
}
