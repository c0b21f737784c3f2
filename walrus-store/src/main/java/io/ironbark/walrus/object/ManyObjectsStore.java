package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** SQL about many objects at once, each statement for all of them. */
final class ManyObjectsStore {
    private static final String SNAPSHOT = "SELECT pg_current_snapshot()::text";

    /** Looks up one key after the other, whatever the planner knows of the table: LIMIT keeps it from joining. */
    private static final String FIND_ALL = "SELECT asked.n, (" + SNAPSHOT
            + ") AS snapshot, one.* FROM unnest(?::bigint[], ?::text[])"
            + " WITH ORDINALITY AS asked (bucket_id, key, n) CROSS JOIN LATERAL (SELECT " + ObjectRow.COLUMNS
            + " FROM object WHERE object.bucket_id = asked.bucket_id AND object.key = asked.key LIMIT 1) AS one";
    /**
     * Rows of small objects and their bytes, each where its bucket keeps no versions. Rows are written in one order by all,
     * so that nobody who writes several waits in a circle.
     */
    private static final String PUT_SMALL = "WITH fresh AS (SELECT * FROM unnest(" + ObjectRow.ARRAYS
            + ", ?::bytea[]) AS one (bucket_id, key, " + ObjectRow.COLUMNS + ", bytes)), put AS ("
            + "INSERT INTO object (bucket_id, key, " + ObjectRow.COLUMNS + ") SELECT bucket_id, key, "
            + ObjectRow.COLUMNS.replaceFirst("id", "coalesce(fresh.id, nextval('object_id'))")
            + " FROM fresh WHERE EXISTS (SELECT FROM bucket WHERE bucket.id = bucket_id AND bucket.versioning IS NULL)"
            + " ORDER BY bucket_id, key COLLATE \"C\"" + ObjectStore.REPLACE + """
             WHERE object.version = 'null' RETURNING object.blob
            ), stored AS (
                INSERT INTO small_blob (blob, bytes) SELECT blob, fresh.bytes FROM fresh JOIN put USING (blob)
            )
            SELECT blob FROM put
            """;

    private static final String DELETE_UNVERSIONED = """
            DELETE FROM object USING bucket
             WHERE object.bucket_id = ? AND object.key = ANY (?)
               AND bucket.id = object.bucket_id AND bucket.versioning IS NULL
            """;

    /** A key of a bucket. */
    public record Name(long bucketId, String key) {}

    /** Which transactions a statement of now sees the work of. */
    String snapshot(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(SNAPSHOT);
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Objects that were there at one moment, in the order of what was asked.
     *
     * @param snapshot of that moment; empty if none was there
     */
    record Found(List<Optional<StoredObject>> objects, String snapshot) {}

    /** The current objects of these. */
    Found findAll(Connection tx, List<Name> names) throws SQLException {
        var found = new ArrayList<>(Collections.nCopies(names.size(), Optional.<StoredObject>empty()));
        var snapshot = "";
        try (var select = tx.prepareStatement(FIND_ALL)) {
            select.setArray(
                    1,
                    tx.createArrayOf(
                            "bigint", names.stream().map(Name::bucketId).toArray(Long[]::new)));
            select.setArray(
                    2, tx.createArrayOf("text", names.stream().map(Name::key).toArray(String[]::new)));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    int at = rows.getInt(1) - 1;
                    snapshot = rows.getString(2);
                    var name = names.get(at);
                    found.set(at, Optional.of(ObjectRow.read(rows, name.bucketId(), name.key())));
                }
            }
        }
        return new Found(found, snapshot);
    }

    /** An object of few bytes, which lie in the database. */
    record Small(StoredObject object, Written blob) {}

    /** Writes objects of different keys and their bytes; returns the blobs of those that could be written so. */
    Set<BlobId> putSmall(Connection tx, List<Small> all) throws SQLException {
        try (var insert = tx.prepareStatement(PUT_SMALL)) {
            ObjectRow.bindAll(tx, insert, all.stream().map(Small::object).toList());
            insert.setArray(
                    ObjectRow.BOUND + 1,
                    tx.createArrayOf(
                            "bytea",
                            all.stream()
                                    .map(one -> one.blob().bytes().orElseThrow())
                                    .toArray(byte[][]::new)));
            var written = new HashSet<BlobId>();
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    written.add(new BlobId(rows.getString(1)));
                }
            }
            return written;
        }
    }

    /** Returns how many there were; none if the bucket keeps versions. */
    int deleteUnversioned(Connection tx, long bucketId, List<String> keys) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE_UNVERSIONED)) {
            delete.setLong(1, bucketId);
            delete.setArray(2, tx.createArrayOf("text", keys.toArray(String[]::new)));
            return delete.executeUpdate();
        }
    }
}
