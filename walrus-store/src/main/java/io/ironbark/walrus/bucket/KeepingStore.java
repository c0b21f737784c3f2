package io.ironbark.walrus.bucket;

import io.ironbark.walrus.lifecycle.Lifecycle;
import io.ironbark.walrus.lock.LockDefault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** All SQL about how buckets keep their objects. */
public final class KeepingStore {
    /** The one default there is: keys of the store's. */
    private static final String ENCRYPTS = "AES256";

    /** A column, and how it is set. */
    public enum Column {
        VERSIONING("UPDATE bucket SET versioning = ? WHERE id = ?"),
        LOCK_DEFAULT("UPDATE bucket SET lock_default = ?, object_lock = true WHERE id = ?"),
        ENCRYPTION("UPDATE bucket SET encryption = ? WHERE id = ?"),
        LIFECYCLE("UPDATE bucket SET lifecycle = ? WHERE id = ?");

        private final String sql;

        Column(String sql) {
            this.sql = sql;
        }
    }

    static Keeping read(ResultSet row) throws SQLException {
        return new Keeping(
                Versioning.of(Optional.ofNullable(row.getString("versioning"))),
                row.getBoolean("object_lock"),
                Optional.ofNullable(row.getString("lock_default")).flatMap(LockDefault::parse),
                row.getString("encryption") != null,
                Optional.ofNullable(row.getString("lifecycle")).map(Lifecycle::parse));
    }

    /** Returns false if the bucket is gone. */
    public boolean set(Connection tx, long bucketId, Column column, Optional<String> value) throws SQLException {
        try (var update = tx.prepareStatement(column.sql)) {
            update.setString(1, value.orElse(null));
            update.setLong(2, bucketId);
            return update.executeUpdate() == 1;
        }
    }

    /** Says of the bucket that it encrypts, or not. */
    public boolean setEncrypts(Connection tx, long bucketId, boolean encrypts) throws SQLException {
        return set(tx, bucketId, Column.ENCRYPTION, encrypts ? Optional.of(ENCRYPTS) : Optional.empty());
    }
}
