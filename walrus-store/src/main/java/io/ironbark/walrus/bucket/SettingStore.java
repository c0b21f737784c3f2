package io.ironbark.walrus.bucket;

import java.sql.Connection;
import java.sql.SQLException;

/** All SQL that changes buckets' settings; they are read together with the bucket. */
public final class SettingStore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String PUT = """
        INSERT INTO bucket_setting (bucket_id, name, document) VALUES (?, ?, ?)
        ON CONFLICT (bucket_id, name) DO UPDATE SET document = excluded.document
        """;
    private static final String DELETE = """
        DELETE FROM bucket_setting WHERE bucket_id = ? AND name = ?
        """;

    /** Returns false if the bucket is gone. */
    public boolean put(Connection tx, long bucketId, Setting setting, String document) throws SQLException {
        try (var put = tx.prepareStatement(PUT)) {
            put.setLong(1, bucketId);
            put.setString(2, setting.word());
            put.setString(3, document);
            put.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Takes it back, if it was made. */
    public void delete(Connection tx, long bucketId, Setting setting) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setLong(1, bucketId);
            delete.setString(2, setting.word());
            delete.executeUpdate();
        }
    }
}
