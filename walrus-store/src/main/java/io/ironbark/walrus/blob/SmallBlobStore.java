package io.ironbark.walrus.blob;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** SQL about blobs that lie in the database. */
final class SmallBlobStore {
    private static final String INSERT = """
            INSERT INTO small_blob (blob, bytes) VALUES (?, ?)
            """;
    private static final String FIND = """
            SELECT blob, bytes FROM small_blob WHERE blob = ANY (?)
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

    /** The bytes of each, in their order; of one that is gone, none. */
    List<Optional<byte[]>> find(Connection tx, List<BlobId> blobs) throws SQLException {
        var found = new HashMap<String, byte[]>();
        try (var select = tx.prepareStatement(FIND)) {
            select.setArray(
                    1,
                    tx.createArrayOf("text", blobs.stream().map(BlobId::value).toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getBytes(2));
                }
            }
        }
        return blobs.stream()
                .map(blob -> Optional.ofNullable(found.get(blob.value())))
                .toList();
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
