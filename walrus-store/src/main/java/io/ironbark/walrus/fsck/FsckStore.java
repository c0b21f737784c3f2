package io.ironbark.walrus.fsck;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.encryption.Encrypted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL that looks at all rows, a page at a time. */
final class FsckStore {
    /** Every row that says something of a blob, and how many bytes that row wants of it. */
    private static final String REFERENCES = """
            SELECT blob, size FROM object WHERE blob > ? AND (? = '' OR blob <= ?)
            UNION SELECT blob, size FROM object_version WHERE blob > ? AND (? = '' OR blob <= ?)
            UNION SELECT blob, size FROM object_part WHERE blob > ? AND (? = '' OR blob <= ?)
            UNION SELECT blob, size FROM upload_part WHERE blob > ? AND (? = '' OR blob <= ?)
            UNION SELECT blob, size FROM image_blob WHERE blob > ? AND (? = '' OR blob <= ?)
            """;

    private static final int REFERENCING_TABLES = 5;
    private static final String OF_FILES = "SELECT blob, size FROM (" + REFERENCES
            + ") AS used WHERE left(blob, 1) <> 's' ORDER BY blob COLLATE \"C\" LIMIT ?";
    private static final String OWNERS = """
            SELECT b.name || '/' || o.key FROM object o JOIN bucket b ON b.id = o.bucket_id WHERE o.blob = ?
            UNION SELECT b.name || '/' || o.key || ' version ' || o.version
              FROM object_version o JOIN bucket b ON b.id = o.bucket_id WHERE o.blob = ?
            UNION SELECT b.name || '/' || o.key || ' part ' || p.number
              FROM object_part p JOIN object o ON o.id = p.object_id JOIN bucket b ON b.id = o.bucket_id WHERE p.blob = ?
            UNION SELECT b.name || '/' || o.key || ' version ' || o.version || ' part ' || p.number
              FROM object_part p JOIN object_version o ON o.id = p.object_id JOIN bucket b ON b.id = o.bucket_id
             WHERE p.blob = ?
            UNION SELECT b.name || '/' || u.key || ' upload ' || u.id || ' part ' || p.number
              FROM upload_part p JOIN upload u ON u.id = p.upload_id JOIN bucket b ON b.id = u.bucket_id WHERE p.blob = ?
            UNION SELECT 'image ' || image_id FROM image_blob WHERE blob = ?
            """;
    private static final int OWNING_TABLES = 6;
    private static final String IS_KNOWN = """
            SELECT blob_is_used(?) OR EXISTS (SELECT FROM garbage WHERE blob = ?)
                OR EXISTS (SELECT FROM remote_writing WHERE blob = ?)
            """;
    private static final String MAKE_GARBAGE = """
            INSERT INTO garbage (blob) SELECT ? WHERE NOT blob_is_used(?) ON CONFLICT DO NOTHING
            """;
    private static final String SMALL = """
            SELECT blob, octet_length(bytes) AS size FROM small_blob WHERE blob > ? ORDER BY blob LIMIT ?
            """;
    private static final String SMALL_WRONG = "SELECT used.blob, used.size FROM (" + REFERENCES + """
            ) AS used LEFT JOIN small_blob s ON s.blob = used.blob
             WHERE left(used.blob, 1) = 's' AND (s.blob IS NULL OR octet_length(s.bytes) <> used.size)
             ORDER BY used.blob COLLATE "C" LIMIT ?
            """;
    private static final String SMALL_SIZE = """
            SELECT octet_length(bytes) FROM small_blob WHERE blob = ?
            """;
    private static final String ORPHAN_PARTS = """
            SELECT DISTINCT object_id FROM object_part p
             WHERE object_id > ? AND NOT EXISTS (SELECT FROM object WHERE id = p.object_id)
               AND NOT EXISTS (SELECT FROM object_version WHERE id = p.object_id)
             ORDER BY object_id LIMIT ?
            """;
    private static final String DELETE_ORPHAN_PARTS = """
            DELETE FROM object_part p
             WHERE object_id = ? AND NOT EXISTS (SELECT FROM object WHERE id = p.object_id)
               AND NOT EXISTS (SELECT FROM object_version WHERE id = p.object_id)
            """;
    private static final String BROKEN_OBJECTS = """
            SELECT b.name || '/' || o.key AS subject, o.parts, o.size, count(p.number) AS found,
                   coalesce(sum(p.size), 0) AS bytes
              FROM (SELECT id, bucket_id, key, parts, size FROM object WHERE parts > 0
                    UNION ALL SELECT id, bucket_id, key, parts, size FROM object_version WHERE parts > 0) AS o
              JOIN bucket b ON b.id = o.bucket_id LEFT JOIN object_part p ON p.object_id = o.id
             GROUP BY o.id, subject, o.parts, o.size
            HAVING count(p.number) <> o.parts OR coalesce(sum(p.size), 0) <> o.size
             ORDER BY o.id LIMIT ?
            """;
    private static final String BROKEN_IMAGES = """
            SELECT 'image ' || i.id AS subject, 0 AS parts, i.size, count(p.number) AS found,
                   coalesce(sum(p.size), 0) AS bytes
              FROM image i LEFT JOIN image_blob p ON p.image_id = i.id
             WHERE NOT EXISTS (SELECT FROM image_bundle WHERE image_id = i.id)
             GROUP BY i.id, i.size, i.problem
            HAVING coalesce(sum(p.size), 0) <> i.size AND (i.problem IS NULL OR count(p.number) > 0)
             ORDER BY i.id LIMIT ?
            """;
    private static final String OBJECTS = """
            SELECT o.id, b.name || '/' || o.key AS subject, o.size, o.etag, o.blob, o.encryption
              FROM (SELECT id, bucket_id, key, size, etag, blob, encryption FROM object WHERE id > ?
                    UNION ALL SELECT id, bucket_id, key, size, etag, blob, encryption FROM object_version
                     WHERE NOT delete_marker AND id > ?) AS o
              JOIN bucket b ON b.id = o.bucket_id ORDER BY o.id LIMIT ?
            """;
    private static final String PARTS_OF = """
            SELECT blob, size, nonce FROM object_part WHERE object_id = ? ORDER BY number
            """;

    /** How many bytes a row wants of a blob. */
    record Reference(BlobId blob, long size) {}

    /** An object. */
    record Content(
            long id, String subject, long size, String etag, Optional<BlobId> blob, Optional<Encrypted> encryption) {}

    /** A part of an object, and what its key is made from, if it is encrypted. */
    record Piece(BlobId blob, long size, Optional<String> nonce) {}

    /** What rows want of the blobs in files whose names follow one, up to another; empty text stands for no bound. */
    List<Reference> references(Connection tx, String after, String last, int limit) throws SQLException {
        try (var select = tx.prepareStatement(OF_FILES)) {
            bindRange(select, after, last);
            select.setInt(REFERENCING_TABLES * 3 + 1, limit);
            return references(select);
        }
    }

    /** Those of which the database has no bytes, or not so many. */
    List<Reference> smallWrong(Connection tx, String after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(SMALL_WRONG)) {
            bindRange(select, after, "");
            select.setInt(REFERENCING_TABLES * 3 + 1, limit);
            return references(select);
        }
    }

    private static void bindRange(PreparedStatement select, String after, String last) throws SQLException {
        for (int table = 0; table < REFERENCING_TABLES; table++) {
            select.setString(table * 3 + 1, after);
            select.setString(table * 3 + 2, last);
            select.setString(table * 3 + 3, last);
        }
    }

    List<Reference> small(Connection tx, String after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(SMALL)) {
            select.setString(1, after);
            select.setInt(2, limit);
            return references(select);
        }
    }

    Optional<Long> smallSize(Connection tx, BlobId blob) throws SQLException {
        try (var select = tx.prepareStatement(SMALL_SIZE)) {
            select.setString(1, blob.value());
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static List<Reference> references(PreparedStatement select) throws SQLException {
        var all = new ArrayList<Reference>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(new Reference(new BlobId(rows.getString(1)), rows.getLong(2)));
            }
        }
        return all;
    }

    /** Whose bytes they are, in words. */
    String owners(Connection tx, BlobId blob) throws SQLException {
        try (var select = tx.prepareStatement(OWNERS)) {
            for (int table = 1; table <= OWNING_TABLES; table++) {
                select.setString(table, blob.value());
            }
            var all = new ArrayList<String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
            return String.join(", ", all);
        }
    }

    /** True if a row refers to it, or it is about to be swept or written. */
    boolean isKnown(Connection tx, BlobId blob) throws SQLException {
        try (var select = tx.prepareStatement(IS_KNOWN)) {
            select.setString(1, blob.value());
            select.setString(2, blob.value());
            select.setString(3, blob.value());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    boolean makeGarbage(Connection tx, BlobId blob) throws SQLException {
        try (var insert = tx.prepareStatement(MAKE_GARBAGE)) {
            insert.setString(1, blob.value());
            insert.setString(2, blob.value());
            return insert.executeUpdate() == 1;
        }
    }

    List<Long> orphanParts(Connection tx, long after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(ORPHAN_PARTS)) {
            select.setLong(1, after);
            select.setInt(2, limit);
            var all = new ArrayList<Long>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getLong(1));
                }
            }
            return all;
        }
    }

    boolean deleteOrphanParts(Connection tx, long objectId) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE_ORPHAN_PARTS)) {
            delete.setLong(1, objectId);
            return delete.executeUpdate() > 0;
        }
    }

    List<Finding> brokenParts(Connection tx, int limit) throws SQLException {
        var all = new ArrayList<Finding>();
        for (var sql : List.of(BROKEN_OBJECTS, BROKEN_IMAGES)) {
            try (var select = tx.prepareStatement(sql)) {
                select.setInt(1, limit);
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        all.add(broken(rows));
                    }
                }
            }
        }
        return all;
    }

    private static Finding broken(ResultSet row) throws SQLException {
        return new Finding(
                Finding.Kind.BROKEN_PARTS,
                row.getString("subject"),
                "%d of %d bytes in %d of %d parts"
                        .formatted(
                                row.getLong("bytes"), row.getLong("size"), row.getLong("found"), row.getLong("parts")),
                false);
    }

    List<Content> contents(Connection tx, long after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(OBJECTS)) {
            select.setLong(1, after);
            select.setLong(2, after);
            select.setInt(3, limit);
            var all = new ArrayList<Content>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(new Content(
                            rows.getLong("id"),
                            rows.getString("subject"),
                            rows.getLong("size"),
                            rows.getString("etag"),
                            Optional.ofNullable(rows.getString("blob")).map(BlobId::new),
                            Optional.ofNullable(rows.getString("encryption")).map(Encrypted::parse)));
                }
            }
            return all;
        }
    }

    List<Piece> partsOf(Connection tx, long objectId) throws SQLException {
        try (var select = tx.prepareStatement(PARTS_OF)) {
            select.setLong(1, objectId);
            var all = new ArrayList<Piece>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(new Piece(
                            new BlobId(rows.getString("blob")),
                            rows.getLong("size"),
                            Optional.ofNullable(rows.getString("nonce"))));
                }
            }
            return all;
        }
    }
}
