package io.ironbark.walrus.object;

import io.ironbark.walrus.bucket.Versioning;
import io.ironbark.walrus.lock.Lock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * All SQL about single objects and their versions. Which statements make a write or a deletion is decided by
 * {@link ObjectWriter}.
 */
public final class ObjectStore {
    private static final String FIND = "SELECT " + ObjectRow.COLUMNS + " FROM object WHERE bucket_id = ? AND key = ?";
    private static final String VERSION = " AND (CASE WHEN ? THEN version = 'null' ELSE id = ? AND version = ? END)";
    private static final String FIND_OLD = "SELECT " + ObjectRow.COLUMNS + """
            , delete_marker, noncurrent_at FROM object_version WHERE bucket_id = ? AND key = ?
            """;
    private static final String FIND_MARKER = """
            SELECT version, modified_at FROM object_version
             WHERE bucket_id = ? AND key = ? AND noncurrent_at IS NULL
            """;
    private static final String NEXT_ID = "SELECT nextval('object_id')";
    private static final String VALUES =
            "(" + "?, ".repeat(2) + "coalesce(?, nextval('object_id')), " + "?, ".repeat(ObjectRow.BOUND - 4) + "?)";
    private static final String INSERT =
            "INSERT INTO object (bucket_id, key, " + ObjectRow.COLUMNS + ") VALUES " + VALUES;
    private static final String INSERT_WHERE_UNVERSIONED = "INSERT INTO object (bucket_id, key, " + ObjectRow.COLUMNS
            + ") SELECT " + VALUES.substring(1, VALUES.length() - 1)
            + " FROM bucket WHERE bucket.id = ? AND bucket.versioning IS NULL";
    /** In an insertion: in place of the row that is there. */
    static final String REPLACE = """
             ON CONFLICT (bucket_id, key) DO UPDATE
               SET id = excluded.id, version = excluded.version, size = excluded.size, etag = excluded.etag,
                   modified_at = excluded.modified_at, headers = excluded.headers, metadata = excluded.metadata,
                   checksum_algorithm = excluded.checksum_algorithm, checksum_type = excluded.checksum_type,
                   checksum = excluded.checksum, sha256 = excluded.sha256, blob = excluded.blob, parts = excluded.parts,
                   storage_class = excluded.storage_class, tags = excluded.tags, encryption = excluded.encryption,
                   lock_mode = excluded.lock_mode, lock_until = excluded.lock_until, legal_hold = excluded.legal_hold
            """;

    private static final String PUT = INSERT + REPLACE;
    private static final String PUT_UNVERSIONED = INSERT_WHERE_UNVERSIONED + REPLACE + " WHERE object.version = 'null'";
    private static final String PUT_IF_ABSENT = INSERT_WHERE_UNVERSIONED + " ON CONFLICT DO NOTHING";
    private static final String DELETE = "DELETE FROM object WHERE bucket_id = ? AND key = ?";
    private static final String DELETE_OLD = "DELETE FROM object_version WHERE id = ?";
    private static final String DELETE_OLD_NULL =
            "DELETE FROM object_version WHERE bucket_id = ? AND key = ? AND version = 'null'";
    private static final String LOCK_KEY = """
            SELECT versioning, pg_advisory_xact_lock(hashtextextended(?, id)) FROM bucket WHERE id = ?
            """;
    private static final String VERSIONING = "SELECT versioning FROM bucket WHERE id = ?";
    private static final String ARCHIVE = "SELECT object_archive(?, ?, ?)";
    private static final String PROMOTE = "SELECT object_promote(?, ?)";
    private static final String RETIRE_MARKER = """
            UPDATE object_version SET noncurrent_at = ? WHERE bucket_id = ? AND key = ? AND noncurrent_at IS NULL
            """;
    private static final String INSERT_MARKER = """
            INSERT INTO object_version (bucket_id, key, id, version, size, etag, modified_at, headers, metadata,
                                        delete_marker)
            VALUES (?, ?, ?, ?, 0, '', ?, '{}', '{}', true)
            """;
    private static final String CHANGE = """
            SET tags = ?, lock_mode = ?, lock_until = ?, legal_hold = ? WHERE id = ?
            """;

    /** What is kept from happening to a row until the transaction ends. */
    public enum Reading {
        /** Nothing. */
        PLAIN(""),
        /** Its blobs are not lost. */
        TO_SHARE(" FOR SHARE"),
        /** It stays as it is. */
        TO_CHANGE(" FOR UPDATE");

        private final String sql;

        Reading(String sql) {
            this.sql = sql;
        }
    }

    /** The current object. */
    public Optional<StoredObject> find(Connection tx, long bucketId, String key) throws SQLException {
        return find(tx, bucketId, key, Reading.PLAIN);
    }

    public Optional<StoredObject> findToShare(Connection tx, long bucketId, String key) throws SQLException {
        return find(tx, bucketId, key, Reading.TO_SHARE);
    }

    Optional<StoredObject> find(Connection tx, long bucketId, String key, Reading reading) throws SQLException {
        try (var select = tx.prepareStatement(FIND + reading.sql)) {
            select.setLong(1, bucketId);
            select.setString(2, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(ObjectRow.read(row, bucketId, key)) : Optional.empty();
            }
        }
    }

    /** A version: an object or a delete marker. */
    public record Version(StoredObject object, boolean isCurrent, boolean isDeleteMarker) {
        Version with(Attributes attributes) {
            return new Version(object.with(attributes), isCurrent, isDeleteMarker);
        }

        Version with(Lock lock) {
            return new Version(object.with(lock), isCurrent, isDeleteMarker);
        }
    }

    /** Which version is looked for: that of an id, or else the current one. */
    public record Sought(long bucketId, String key, Optional<VersionId> id) {}

    /** A version that is current without being named is always an object. */
    public Optional<Version> find(Connection tx, Sought sought, Reading reading) throws SQLException {
        if (sought.id().isEmpty()) {
            return find(tx, sought.bucketId(), sought.key(), reading).map(object -> new Version(object, true, false));
        }
        // It may move from one table to the other between the two looks, so they are taken twice.
        for (int look = 0; look < 2; look++) {
            var current = current(tx, sought, reading);
            var found = current.isPresent() ? current : old(tx, sought, reading);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Version> current(Connection tx, Sought sought, Reading reading) throws SQLException {
        try (var select = tx.prepareStatement(FIND + VERSION + reading.sql)) {
            bind(select, sought);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Version(ObjectRow.read(row, sought.bucketId(), sought.key()), true, false))
                        : Optional.empty();
            }
        }
    }

    private static Optional<Version> old(Connection tx, Sought sought, Reading reading) throws SQLException {
        try (var select = tx.prepareStatement(FIND_OLD + VERSION + reading.sql)) {
            bind(select, sought);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Version(
                                ObjectRow.read(row, sought.bucketId(), sought.key()),
                                row.getObject("noncurrent_at") == null,
                                row.getBoolean("delete_marker")))
                        : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement select, Sought sought) throws SQLException {
        var id = sought.id().orElseThrow();
        select.setLong(1, sought.bucketId());
        select.setString(2, sought.key());
        select.setBoolean(3, id.isNull());
        select.setLong(4, id.isNull() ? 0 : id.rowId());
        select.setString(5, id.value());
    }

    /** A delete marker. */
    public record Marker(VersionId version, Instant modifiedAt) {}

    /** The delete marker that is the key's current version, if one is. */
    public Optional<Marker> findMarker(Connection tx, long bucketId, String key) throws SQLException {
        try (var select = tx.prepareStatement(FIND_MARKER)) {
            select.setLong(1, bucketId);
            select.setString(2, key);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Marker(
                                new VersionId(row.getString(1)),
                                row.getObject(2, OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        }
    }

    /** An id for a row. */
    public long nextId(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(NEXT_ID);
                var row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Returns false if the bucket is gone or keeps versions, or if there is an object that must not be there. */
    boolean putUnversioned(Connection tx, StoredObject object, boolean ifAbsent) throws SQLException {
        try (var insert = tx.prepareStatement(ifAbsent ? PUT_IF_ABSENT : PUT_UNVERSIONED)) {
            ObjectRow.bind(insert, object);
            insert.setLong(ObjectRow.BOUND + 1, object.bucketId());
            return insert.executeUpdate() == 1;
        }
    }

    /** Writes the row, in place of one that is there. */
    void put(Connection tx, StoredObject object) throws SQLException {
        try (var insert = tx.prepareStatement(PUT)) {
            ObjectRow.bind(insert, object);
            insert.executeUpdate();
        }
    }

    /** Deletes a key's current object. */
    void delete(Connection tx, long bucketId, String key) throws SQLException {
        keyed(tx, DELETE, bucketId, key);
    }

    /** Deletes a version that is not current, or a delete marker. */
    void deleteOld(Connection tx, long id) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE_OLD)) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    /** Deletes the null version, unless it is the current object. */
    void deleteOldNull(Connection tx, long bucketId, String key) throws SQLException {
        keyed(tx, DELETE_OLD_NULL, bucketId, key);
    }

    private static int keyed(Connection tx, String sql, long bucketId, String key) throws SQLException {
        try (var statement = tx.prepareStatement(sql)) {
            statement.setLong(1, bucketId);
            statement.setString(2, key);
            return statement.executeUpdate();
        }
    }

    /** Keeps other writers of versions off a key until the transaction ends. Empty if the bucket is gone. */
    Optional<Versioning> lockKey(Connection tx, long bucketId, String key) throws SQLException {
        try (var select = tx.prepareStatement(LOCK_KEY)) {
            select.setString(1, key);
            select.setLong(2, bucketId);
            return versioning(select);
        }
    }

    /** Empty if the bucket is gone. */
    Optional<Versioning> versioning(Connection tx, long bucketId) throws SQLException {
        try (var select = tx.prepareStatement(VERSIONING)) {
            select.setLong(1, bucketId);
            return versioning(select);
        }
    }

    private static Optional<Versioning> versioning(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(Versioning.of(Optional.ofNullable(row.getString(1)))) : Optional.empty();
        }
    }

    /** Makes what is current a version that no longer is; the object's row stays to be replaced or deleted. */
    void retire(Connection tx, long bucketId, String key, Instant at) throws SQLException {
        try (var archive = tx.prepareStatement(ARCHIVE)) {
            archive.setLong(1, bucketId);
            archive.setString(2, key);
            archive.setObject(3, at.atOffset(ZoneOffset.UTC));
            archive.executeQuery().close();
        }
        retireMarker(tx, bucketId, key, at);
    }

    /** The same, if it is a delete marker. */
    void retireMarker(Connection tx, long bucketId, String key, Instant at) throws SQLException {
        try (var update = tx.prepareStatement(RETIRE_MARKER)) {
            update.setObject(1, at.atOffset(ZoneOffset.UTC));
            update.setLong(2, bucketId);
            update.setString(3, key);
            update.executeUpdate();
        }
    }

    /** Makes the newest version current, after the current one is gone. */
    void promote(Connection tx, long bucketId, String key) throws SQLException {
        try (var promote = tx.prepareStatement(PROMOTE)) {
            promote.setLong(1, bucketId);
            promote.setString(2, key);
            promote.executeQuery().close();
        }
    }

    /** A delete marker that is to be the current version. */
    record NewMarker(long bucketId, String key, long id, VersionId version, Instant at) {}

    void insertMarker(Connection tx, NewMarker marker) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT_MARKER)) {
            insert.setLong(1, marker.bucketId());
            insert.setString(2, marker.key());
            insert.setLong(3, marker.id());
            insert.setString(4, marker.version().value());
            insert.setObject(5, marker.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Writes what can be changed of a version: its tags and its lock. */
    public void change(Connection tx, Version version) throws SQLException {
        var object = version.object();
        var retention = object.lock().retention();
        boolean isRowOfObject = version.isCurrent() && !version.isDeleteMarker();
        try (var update = tx.prepareStatement((isRowOfObject ? "UPDATE object " : "UPDATE object_version ") + CHANGE)) {
            update.setString(1, object.attributes().writtenTags().orElse(null));
            update.setString(2, retention.map(r -> r.mode().name()).orElse(null));
            update.setObject(
                    3, retention.map(r -> r.until().atOffset(ZoneOffset.UTC)).orElse(null));
            update.setBoolean(4, object.lock().legalHold());
            update.setLong(5, object.id());
            update.executeUpdate();
        }
    }
}
