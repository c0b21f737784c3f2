package io.ironbark.walrus.encryption;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A blob with the digests of what it was before it was encrypted. */
record WithDigests(Written blob, Digests digests) implements Written {
    @Override
    public BlobId id() {
        return blob.id();
    }

    @Override
    public long size() {
        return blob.size();
    }

    @Override
    public Optional<byte[]> bytes() {
        return blob.bytes();
    }

    @Override
    public void join(Connection tx) throws SQLException {
        blob.join(tx);
    }

    @Override
    public void committed() {
        blob.committed();
    }

    @Override
    public void discard() {
        blob.discard();
    }

    @Override
    public void undecided() {
        blob.undecided();
    }
}
