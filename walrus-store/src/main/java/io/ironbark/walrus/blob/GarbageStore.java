package io.ironbark.walrus.blob;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** SQL about blobs that rows have lost. */
final class GarbageStore {
    private static final String OLD = """
            SELECT blob, blob_is_used(blob) AS used FROM garbage
             WHERE since < now() - make_interval(secs => ?) ORDER BY since LIMIT ? FOR UPDATE SKIP LOCKED
            """;
    private static final String DELETE = """
            DELETE FROM garbage WHERE blob = ANY (?)
            """;
    private static final String IS_USED = """
            SELECT blob_is_used(?)
            """;
    private static final String IS_CONNECTED = """
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = ?)
            """;

    /** A lost blob, and whether another row still refers to it. */
    record Lost(BlobId blob, boolean isUsed) {}

    List<Lost> old(Connection tx, Duration age, int limit) throws SQLException {
        try (var select = tx.prepareStatement(OLD)) {
            select.setDouble(1, age.toMillis() / 1000.0);
            select.setInt(2, limit);
            var lost = new ArrayList<Lost>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    lost.add(new Lost(new BlobId(rows.getString("blob")), rows.getBoolean("used")));
                }
            }
            return lost;
        }
    }

    void forget(Connection tx, List<BlobId> blobs) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setArray(
                    1,
                    tx.createArrayOf("text", blobs.stream().map(BlobId::value).toArray()));
            delete.executeUpdate();
        }
    }

    boolean isUsed(Connection tx, BlobId blob) throws SQLException {
        return truth(tx, IS_USED, blob.value());
    }

    /** True while the database still works for a process of this name, which may be dead itself. */
    boolean isConnected(Connection tx, String applicationName) throws SQLException {
        return truth(tx, IS_CONNECTED, applicationName);
    }

    private static boolean truth(Connection tx, String sql, String argument) throws SQLException {
        try (var select = tx.prepareStatement(sql)) {
            select.setString(1, argument);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
