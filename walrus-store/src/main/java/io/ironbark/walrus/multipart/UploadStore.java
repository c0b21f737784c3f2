package io.ironbark.walrus.multipart;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.listing.Person;
import io.ironbark.walrus.listing.Roll;
import io.ironbark.walrus.listing.Walking;
import io.ironbark.walrus.lock.Lock;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.object.VersionId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about uploads and their parts. */
public final class UploadStore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String INSERT = """
            INSERT INTO upload (id, bucket_id, key, initiated_at, headers, metadata, checksum_algorithm, checksum_type,
                                storage_class, tags, encryption, lock_mode, lock_until, legal_hold,
                                initiator_id, initiator_name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String COLUMNS = """
            SELECT id, bucket_id, key, initiated_at, headers, metadata, checksum_algorithm, checksum_type, storage_class, tags,
                   encryption, lock_mode, lock_until, legal_hold, initiator_id, initiator_name
              FROM upload
            """;
    private static final String FIND = COLUMNS + " WHERE id = ? AND bucket_id = ? AND key = ?";
    private static final String LOCK = FIND + " FOR UPDATE";
    private static final String DELETE = """
            DELETE FROM upload WHERE id = ? AND bucket_id = ? AND key = ?
            """;
    private static final String LIST =
            COLUMNS + " WHERE bucket_id = ? AND (key, id) %s (?, ?) %s ORDER BY key, id LIMIT ?";
    private static final String OF_LINES = """
            SELECT line.key AS line_key, one.*
              FROM line LEFT JOIN LATERAL (
                %s WHERE bucket_id = ? AND key = line.key AND line.common IS NULL ORDER BY id LIMIT ?
              ) AS one ON true
             ORDER BY line.n, one.id LIMIT ?
            """.formatted(COLUMNS);
    private static final String LAST_ID = "g"; // greater than all, which are hexadecimal
    private static final String PUT_PART = """
            INSERT INTO upload_part (upload_id, number, size, etag, checksum, modified_at, blob, nonce)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (upload_id, number) DO UPDATE
               SET size = excluded.size, etag = excluded.etag, checksum = excluded.checksum,
                   modified_at = excluded.modified_at, blob = excluded.blob, nonce = excluded.nonce
            """;
    private static final String PARTS = """
            SELECT number, size, etag, checksum, modified_at, blob, nonce FROM upload_part
             WHERE upload_id = ? AND number > ? ORDER BY number LIMIT ?
            """;
    private static final String INSERT_OBJECT_PART = """
            INSERT INTO object_part (object_id, number, start, size, checksum, blob, nonce) VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REMEMBER = """
            INSERT INTO completed_upload (id, bucket_id, key, version, etag, checksum_algorithm, checksum_type, checksum,
                                          encryption, completed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String COMPLETED = """
            SELECT version, etag, checksum_algorithm, checksum_type, checksum, encryption FROM completed_upload
             WHERE id = ? AND bucket_id = ? AND key = ?
            """;

    /** Returns false if the bucket is no more. */
    boolean insert(Connection tx, Upload upload) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, upload.id());
            insert.setLong(2, upload.bucketId());
            insert.setString(3, upload.key());
            insert.setObject(4, upload.initiatedAt().atOffset(ZoneOffset.UTC));
            insert.setString(5, Attributes.write(upload.attributes().headers()));
            insert.setString(6, Attributes.write(upload.attributes().metadata()));
            insert.setString(7, upload.checksum().map(Algorithm::name).orElse(null));
            insert.setString(8, upload.checksumType().orElse(null));
            insert.setString(9, upload.attributes().storageClass().orElse(null));
            insert.setString(10, upload.attributes().writtenTags().orElse(null));
            insert.setString(11, upload.encryption().map(Encrypted::text).orElse(null));
            var retention = upload.lock().retention();
            insert.setString(12, retention.map(r -> r.mode().name()).orElse(null));
            insert.setObject(
                    13, retention.map(r -> r.until().atOffset(ZoneOffset.UTC)).orElse(null));
            insert.setBoolean(14, upload.lock().legalHold());
            insert.setString(15, upload.initiator().map(Person::id).orElse(""));
            insert.setString(16, upload.initiator().map(Person::name).orElse(""));
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            return orMissing(e);
        }
    }

    Optional<Upload> find(Connection tx, String id, long bucketId, String key) throws SQLException {
        return find(tx, FIND, id, bucketId, key);
    }

    /** Finds it and keeps others from ending it until the transaction ends. */
    Optional<Upload> lock(Connection tx, String id, long bucketId, String key) throws SQLException {
        return find(tx, LOCK, id, bucketId, key);
    }

    private static Optional<Upload> find(Connection tx, String sql, String id, long bucketId, String key)
            throws SQLException {
        try (var select = tx.prepareStatement(sql)) {
            select.setString(1, id);
            select.setLong(2, bucketId);
            select.setString(3, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(upload(row)) : Optional.empty();
            }
        }
    }

    /** Returns false if there is no such upload. */
    boolean delete(Connection tx, String id, long bucketId, String key) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setString(1, id);
            delete.setLong(2, bucketId);
            delete.setString(3, key);
            return delete.executeUpdate() == 1;
        }
    }

    /** A bucket's uploads, in a transaction or not. */
    Roll.Source<Upload, String> source(Connection tx, long bucketId) {
        return new Roll.Source<>() {
            @Override
            public List<Upload> read(Roll.Position<String> from, Optional<String> before, int limit)
                    throws SQLException {
                return list(tx, bucketId, from, before, limit);
            }

            @Override
            public List<Roll.Line<Upload>> walk(Walking walking, Walking.Stretch stretch) throws SQLException {
                return lines(tx, walking, stretch);
            }

            @Override
            public String place(Upload upload) {
                return upload.id();
            }
        };
    }

    private static List<Roll.Line<Upload>> lines(Connection tx, Walking walking, Walking.Stretch stretch)
            throws SQLException {
        var sql = Walking.lines(stretch.before().isPresent(), "upload") + OF_LINES;
        var parameters = walking.parameters(stretch, 1);
        parameters.addAll(List.of(stretch.bucketId(), stretch.limit(), stretch.limit()));
        try (var select = tx.prepareStatement(sql)) {
            Walking.bind(select, parameters);
            var lines = new ArrayList<Roll.Line<Upload>>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    lines.add(new Roll.Line<>(
                            rows.getString("line_key"),
                            rows.getString("id") == null ? Optional.empty() : Optional.of(upload(rows))));
                }
            }
            return lines;
        }
    }

    /** Those behind an upload's id, or behind all of a key, or from a key on. */
    private static List<Upload> list(
            Connection tx, long bucketId, Roll.Position<String> from, Optional<String> before, int limit)
            throws SQLException {
        var sql = LIST.formatted(from.inclusive() ? ">=" : ">", before.isPresent() ? "AND key < ?" : "");
        try (var select = tx.prepareStatement(sql)) {
            int at = 1;
            select.setLong(at++, bucketId);
            select.setString(at++, from.key());
            select.setString(at++, from.inclusive() ? "" : from.behind().orElse(LAST_ID));
            if (before.isPresent()) {
                select.setString(at++, before.get());
            }
            select.setInt(at, limit);
            var uploads = new ArrayList<Upload>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    uploads.add(upload(rows));
                }
            }
            return uploads;
        }
    }

    /** Returns false if the upload has ended meanwhile. */
    boolean putPart(Connection tx, String uploadId, Part part) throws SQLException {
        try (var insert = tx.prepareStatement(PUT_PART)) {
            insert.setString(1, uploadId);
            insert.setInt(2, part.number());
            insert.setLong(3, part.size());
            insert.setString(4, part.etag());
            insert.setString(5, part.checksum().orElse(null));
            insert.setObject(6, part.modifiedAt().atOffset(ZoneOffset.UTC));
            insert.setString(7, part.blob().value());
            insert.setString(8, part.nonce().orElse(null));
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            return orMissing(e);
        }
    }

    List<Part> parts(Connection tx, String uploadId, int after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(PARTS)) {
            select.setString(1, uploadId);
            select.setInt(2, after);
            select.setInt(3, limit);
            var parts = new ArrayList<Part>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    parts.add(new Part(
                            rows.getInt("number"),
                            rows.getLong("size"),
                            rows.getString("etag"),
                            Optional.ofNullable(rows.getString("checksum")),
                            rows.getObject("modified_at", OffsetDateTime.class).toInstant(),
                            new BlobId(rows.getString("blob")),
                            Optional.ofNullable(rows.getString("nonce"))));
                }
            }
            return parts;
        }
    }

    /** Makes parts those of an object, one after the other. */
    void give(Connection tx, List<Part> parts, long objectId) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT_OBJECT_PART)) {
            long start = 0;
            for (var part : parts) {
                insert.setLong(1, objectId);
                insert.setInt(2, part.number());
                insert.setLong(3, start);
                insert.setLong(4, part.size());
                insert.setString(5, part.checksum().orElse(null));
                insert.setString(6, part.blob().value());
                insert.setString(7, part.nonce().orElse(null));
                insert.addBatch();
                start += part.size();
            }
            insert.executeBatch();
        }
    }

    /** Keeps what was answered. */
    void remember(Connection tx, Upload upload, Completed completed, Instant now) throws SQLException {
        var checksum = completed.checksum();
        try (var insert = tx.prepareStatement(REMEMBER)) {
            insert.setString(1, upload.id());
            insert.setLong(2, upload.bucketId());
            insert.setString(3, upload.key());
            insert.setString(4, completed.version().map(VersionId::value).orElse(""));
            insert.setString(5, completed.etag());
            insert.setString(6, checksum.map(c -> c.algorithm().name()).orElse(null));
            insert.setString(7, checksum.map(StoredChecksum::type).orElse(null));
            insert.setString(8, checksum.map(StoredChecksum::value).orElse(null));
            insert.setString(9, completed.encryption().map(Encrypted::text).orElse(null));
            insert.setObject(10, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** What was answered, if the upload was completed lately. */
    Optional<Completed> completed(Connection tx, String id, long bucketId, String key) throws SQLException {
        try (var select = tx.prepareStatement(COMPLETED)) {
            select.setString(1, id);
            select.setLong(2, bucketId);
            select.setString(3, key);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Completed(
                                Optional.of(row.getString("version"))
                                        .filter(version -> !version.isEmpty())
                                        .map(VersionId::new),
                                row.getString("etag"),
                                StoredChecksum.read(row),
                                Optional.ofNullable(row.getString("encryption")).map(Encrypted::parse)))
                        : Optional.empty();
            }
        }
    }

    private static boolean orMissing(SQLException e) throws SQLException {
        if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
            return false;
        }
        throw e;
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                row.getString("id"),
                row.getLong("bucket_id"),
                row.getString("key"),
                row.getObject("initiated_at", OffsetDateTime.class).toInstant(),
                Optional.of(new Person(row.getString("initiator_id"), row.getString("initiator_name")))
                        .filter(initiator -> !initiator.id().isEmpty()),
                Attributes.read(row),
                Optional.ofNullable(row.getString("checksum_algorithm")).map(Algorithm::valueOf),
                Optional.ofNullable(row.getString("checksum_type")),
                Optional.ofNullable(row.getString("encryption")).map(Encrypted::parse),
                Lock.read(row));
    }
}
