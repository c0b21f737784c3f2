package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.BlobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** SQL about what is being written elsewhere. */
final class RemoteStore {
    private static final String INSERT = """
            INSERT INTO remote_writing (blob, process) VALUES (?, ?)
            """;
    private static final String DELETE = """
            DELETE FROM remote_writing WHERE blob = ?
            """;
    private static final String OLD = """
            SELECT blob, process FROM remote_writing
             WHERE since < now() - make_interval(secs => ?) ORDER BY since LIMIT ?
            """;

    /** A blob, and who wrote it. */
    record Writing(BlobId blob, String process) {}

    int insert(Connection tx, BlobId blob, String process) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, blob.value());
            insert.setString(2, process);
            return insert.executeUpdate();
        }
    }

    int delete(Connection tx, BlobId blob) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setString(1, blob.value());
            return delete.executeUpdate();
        }
    }

    List<Writing> old(Connection tx, Duration age, int limit) throws SQLException {
        try (var select = tx.prepareStatement(OLD)) {
            select.setDouble(1, age.toMillis() / 1000.0);
            select.setInt(2, limit);
            var all = new ArrayList<Writing>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(new Writing(new BlobId(rows.getString(1)), rows.getString(2)));
                }
            }
            return all;
        }
    }
}
