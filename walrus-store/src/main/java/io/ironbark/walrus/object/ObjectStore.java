package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.checksum.Algorithm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about single objects. */
public final class ObjectStore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String FIND = """
            SELECT id, size, etag, modified_at, headers, metadata, checksum_algorithm, checksum_type, checksum, sha256,
                   blob, parts
              FROM object WHERE bucket_id = ? AND key = ?
            """;
    private static final String FIND_TO_SHARE = FIND + " FOR SHARE";
    private static final String NEW = """
            INSERT INTO object (bucket_id, key, size, etag, modified_at, headers, metadata, checksum_algorithm,
                                checksum_type, checksum, sha256, blob, parts, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, nextval('object_id')))
            """;
    private static final String REPLACE = """
            ON CONFLICT (bucket_id, key) DO UPDATE
               SET id = excluded.id, size = excluded.size, etag = excluded.etag, modified_at = excluded.modified_at,
                   headers = excluded.headers, metadata = excluded.metadata,
                   checksum_algorithm = excluded.checksum_algorithm, checksum_type = excluded.checksum_type,
                   checksum = excluded.checksum, sha256 = excluded.sha256, blob = excluded.blob, parts = excluded.parts
            """;
    private static final String PUT = NEW + REPLACE + " RETURNING id";
    private static final String PUT_IF_ABSENT = NEW + " ON CONFLICT DO NOTHING RETURNING id";
    private static final String LOCK_ETAG = """
            SELECT etag FROM object WHERE bucket_id = ? AND key = ? FOR UPDATE
            """;
    private static final String DELETE = """
            DELETE FROM object WHERE bucket_id = ? AND key = ?
            """;
    private static final String EXTENTS = """
            SELECT blob, start, size FROM object_part
             WHERE object_id = ? AND start < ? AND start + size > ? ORDER BY start
            """;
    private static final String PART = """
            SELECT start, size FROM object_part WHERE object_id = ? ORDER BY number OFFSET ? LIMIT 1
            """;
    private static final String COPY_PARTS = """
            INSERT INTO object_part (object_id, number, start, size, checksum, blob)
            SELECT ?, number, start, size, checksum, blob FROM object_part WHERE object_id = ?
            """;

    /** What came of a write. */
    public sealed interface Put {
        record Done(long id) implements Put {}

        record ConditionFailed() implements Put {}

        /** If-Match of a key that has no object. */
        record NothingThere() implements Put {}

        /** The bucket went away meanwhile. */
        record NoBucket() implements Put {}
    }

    public Optional<StoredObject> find(Connection tx, long bucketId, String key) throws SQLException {
        return find(tx, FIND, bucketId, key);
    }

    /** Finds it and keeps its blobs from being lost until the transaction ends. */
    public Optional<StoredObject> findToShare(Connection tx, long bucketId, String key) throws SQLException {
        return find(tx, FIND_TO_SHARE, bucketId, key);
    }

    private static Optional<StoredObject> find(Connection tx, String sql, long bucketId, String key)
            throws SQLException {
        try (var select = tx.prepareStatement(sql)) {
            select.setLong(1, bucketId);
            select.setString(2, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(object(row, bucketId, key)) : Optional.empty();
            }
        }
    }

    /** An id for a row whose parts are to be written first. */
    public long nextId(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement("SELECT nextval('object_id')");
                var row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Writes the row, in place of one that is there. An id of 0 stands for a new one. */
    public Put put(Connection tx, StoredObject object, WriteCondition condition) throws SQLException {
        switch (condition) {
            case WriteCondition.None _ -> {
                return insert(tx, PUT, object);
            }
            case WriteCondition.Absent _ -> {
                return insert(tx, PUT_IF_ABSENT, object);
            }
            case WriteCondition.Matches(var etag) -> {
                var current = lockEtag(tx, object.bucketId(), object.key());
                if (current.isEmpty()) {
                    return new Put.NothingThere();
                }
                return etag.isEmpty() || etag.equals(current) ? insert(tx, PUT, object) : new Put.ConditionFailed();
            }
        }
    }

    private static Put insert(Connection tx, String sql, StoredObject object) throws SQLException {
        try (var insert = tx.prepareStatement(sql)) {
            bind(insert, object);
            try (var row = insert.executeQuery()) {
                return row.next() ? new Put.Done(row.getLong(1)) : new Put.ConditionFailed();
            }
        } catch (SQLException e) {
            if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                return new Put.NoBucket();
            }
            throw e;
        }
    }

    private static void bind(PreparedStatement insert, StoredObject object) throws SQLException {
        var checksum = object.checksum();
        insert.setLong(1, object.bucketId());
        insert.setString(2, object.key());
        insert.setLong(3, object.size());
        insert.setString(4, object.etag());
        insert.setObject(5, object.modifiedAt().atOffset(ZoneOffset.UTC));
        insert.setString(6, Attributes.write(object.attributes().headers()));
        insert.setString(7, Attributes.write(object.attributes().metadata()));
        insert.setString(8, checksum.map(c -> c.algorithm().name()).orElse(null));
        insert.setString(9, checksum.map(StoredChecksum::type).orElse(null));
        insert.setString(10, checksum.map(StoredChecksum::value).orElse(null));
        insert.setString(11, object.sha256().orElse(null));
        insert.setString(12, object.blob().map(BlobId::value).orElse(null));
        insert.setInt(13, object.parts());
        insert.setObject(14, object.id() == 0 ? null : object.id(), Types.BIGINT);
    }

    private static Optional<String> lockEtag(Connection tx, long bucketId, String key) throws SQLException {
        try (var select = tx.prepareStatement(LOCK_ETAG)) {
            select.setLong(1, bucketId);
            select.setString(2, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Returns false if there was no such object. */
    public boolean delete(Connection tx, long bucketId, String key) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setLong(1, bucketId);
            delete.setString(2, key);
            return delete.executeUpdate() == 1;
        }
    }

    /** Lets a new object consist of the parts of another. */
    public void copyParts(Connection tx, long from, long to) throws SQLException {
        try (var insert = tx.prepareStatement(COPY_PARTS)) {
            insert.setLong(1, to);
            insert.setLong(2, from);
            insert.executeUpdate();
        }
    }

    /** Where the bytes of a range lie, in order; none if a later write has taken the row's place. */
    public List<Extent> extents(Connection tx, StoredObject object, ByteRange range) throws SQLException {
        if (object.blob().isPresent()) {
            return single(object.blob().get(), range);
        }
        try (var select = tx.prepareStatement(EXTENTS)) {
            select.setLong(1, object.id());
            select.setLong(2, range.from() + range.length());
            select.setLong(3, range.from());
            var extents = new ArrayList<Extent>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    long start = rows.getLong("start");
                    long from = Math.max(range.from(), start);
                    long end = Math.min(range.from() + range.length(), start + rows.getLong("size"));
                    extents.add(new Extent(new BlobId(rows.getString("blob")), from - start, end - from));
                }
            }
            return extents;
        }
    }

    /** The same for an object with one blob, which needs no rows. */
    static List<Extent> single(BlobId blob, ByteRange range) {
        return List.of(new Extent(blob, range.from(), range.length()));
    }

    /** Where the n-th part lies, counted from 1, if there is one. */
    public Optional<ByteRange> part(Connection tx, StoredObject object, int number) throws SQLException {
        if (object.parts() == 0) {
            return number == 1 ? Optional.of(new ByteRange(0, object.size())) : Optional.empty();
        }
        try (var select = tx.prepareStatement(PART)) {
            select.setLong(1, object.id());
            select.setInt(2, number - 1);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new ByteRange(row.getLong("start"), row.getLong("size")))
                        : Optional.empty();
            }
        }
    }

    private static StoredObject object(ResultSet row, long bucketId, String key) throws SQLException {
        return new StoredObject(
                bucketId,
                key,
                row.getLong("id"),
                row.getLong("size"),
                row.getString("etag"),
                row.getObject("modified_at", OffsetDateTime.class).toInstant(),
                Attributes.read(row.getString("headers"), row.getString("metadata")),
                checksum(row),
                Optional.ofNullable(row.getString("sha256")),
                Optional.ofNullable(row.getString("blob")).map(BlobId::new),
                row.getInt("parts"));
    }

    private static Optional<StoredChecksum> checksum(ResultSet row) throws SQLException {
        var algorithm = row.getString("checksum_algorithm");
        return algorithm == null
                ? Optional.empty()
                : Optional.of(new StoredChecksum(
                        Algorithm.valueOf(algorithm), row.getString("checksum_type"), row.getString("checksum")));
    }
}
