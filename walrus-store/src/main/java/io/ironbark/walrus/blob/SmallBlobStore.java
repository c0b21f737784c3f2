package io.ironbark.walrus.blob;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** SQL about blobs that lie in the database. */
final class SmallBlobStore {
    private static final String INSERT = """
            INSERT INTO small_blob (blob, bytes) VALUES (?, ?)
            """;
    private static final String FIND = """
            SELECT bytes FROM small_blob WHERE blob = ?
            """;
    private static final String DELETE = """
            DELETE FROM small_blob WHERE blob = ANY (?)
            """;

    void insert(Connection tx, BlobId blob, byte[] bytes) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, blob.value());
            insert.setBytes(2, bytes);
            insert.executeUpdate();
        }
    }

    Optional<byte[]> find(Connection tx, BlobId blob) throws SQLException {
        try (var select = tx.prepareStatement(FIND)) {
            select.setString(1, blob.value());
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    int delete(Connection tx, List<BlobId> blobs) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setArray(
                    1,
                    tx.createArrayOf("text", blobs.stream().map(BlobId::value).toArray()));
            return delete.executeUpdate();
        }
    }
}
