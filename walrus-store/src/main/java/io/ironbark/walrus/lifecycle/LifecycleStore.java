package io.ironbark.walrus.lifecycle;

import io.ironbark.walrus.lifecycle.LifecycleRun.After;
import io.ironbark.walrus.lifecycle.LifecycleRun.Phase;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.object.VersionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about what time does to objects. */
final class LifecycleStore {
    private static final String BEGIN = """
            INSERT INTO lifecycle_run (bucket_id, day, phase, after_key, after_id, newer)
            SELECT bucket_id, ?, 'OBJECTS', '', 0, 0 FROM bucket_setting WHERE name = 'lifecycle'
            ON CONFLICT (bucket_id) DO NOTHING
            """;
    private static final String CLAIM = """
            SELECT bucket_id, day, phase, after_key, after_id, newer, document
              FROM lifecycle_run JOIN bucket_setting USING (bucket_id)
             WHERE name = 'lifecycle' AND (day < ? OR phase <> 'DONE')
             ORDER BY bucket_id LIMIT 1 FOR UPDATE OF lifecycle_run SKIP LOCKED
            """;
    private static final String SAVE = """
            UPDATE lifecycle_run SET day = ?, phase = ?, after_key = ?, after_id = ?, newer = ? WHERE bucket_id = ?
            """;
    private static final String FORGET = "DELETE FROM lifecycle_run WHERE bucket_id = ?";
    private static final String OBJECTS = """
            SELECT key, id, version, size, tags, modified_at AS since FROM object
             WHERE bucket_id = ? AND key > ? ORDER BY key LIMIT ?
            """;
    private static final String VERSIONS = """
            (SELECT key, id, version, size, tags, noncurrent_at AS since FROM object_version
              WHERE bucket_id = ? AND key = ? AND id < ? AND noncurrent_at IS NOT NULL ORDER BY key, id DESC LIMIT ?)
            UNION ALL
            (SELECT key, id, version, size, tags, noncurrent_at AS since FROM object_version
              WHERE bucket_id = ? AND key > ? AND noncurrent_at IS NOT NULL ORDER BY key, id DESC LIMIT ?)
            ORDER BY key, id DESC LIMIT ?
            """;
    private static final String MARKERS = """
            SELECT key, id, version, size, tags, modified_at AS since FROM object_version AS marker
             WHERE bucket_id = ? AND key > ? AND noncurrent_at IS NULL
               AND NOT EXISTS (SELECT FROM object_version AS other
                                WHERE other.bucket_id = marker.bucket_id AND other.key = marker.key
                                  AND other.id <> marker.id)
             ORDER BY key LIMIT ?
            """;
    private static final String UPLOADS = """
            SELECT key, id, initiated_at FROM upload WHERE bucket_id = ? AND key > ? ORDER BY key, id LIMIT ?
            """;
    private static final String UPLOADS_OF_KEY = """
            SELECT key, id, initiated_at FROM upload WHERE bucket_id = ? AND key = ?
            """;
    private static final String DELETE_UPLOAD = "DELETE FROM upload WHERE id = ?";
    private static final String FORGET_COMPLETED = """
            DELETE FROM completed_upload WHERE completed_at < now() - make_interval(secs => ?)
            """;

    /** A run that is ours until the transaction ends, and the rules of its bucket. */
    record Claimed(LifecycleRun run, Lifecycle rules) {}

    /**
     * A version.
     *
     * @param since when it was written, or when it ceased to be current
     */
    record Aged(String key, long id, VersionId version, Filter.Subject subject, Instant since) {}

    /** An upload. */
    record Begun(String key, String id, Instant initiatedAt) {}

    /** Sees to it that each bucket with rules has a row. */
    void begin(Connection tx, long day) throws SQLException {
        try (var insert = tx.prepareStatement(BEGIN)) {
            insert.setLong(1, day);
            insert.executeUpdate();
        }
    }

    /** A walk that is not at its end, and that nobody else is working on. */
    Optional<Claimed> claim(Connection tx, long day) throws SQLException {
        try (var select = tx.prepareStatement(CLAIM)) {
            select.setLong(1, day);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long bucketId = row.getLong("bucket_id");
                boolean fresh = row.getLong("day") < day
                        || (row.getString("after_key").isEmpty()
                                && row.getString("phase").equals(Phase.OBJECTS.name()));
                var run = fresh
                        ? LifecycleRun.begin(bucketId, day)
                        : new LifecycleRun(
                                bucketId,
                                day,
                                Phase.valueOf(row.getString("phase")),
                                new After(row.getString("after_key"), row.getLong("after_id")),
                                row.getInt("newer"));
                return Optional.of(new Claimed(run, Lifecycle.parse(row.getString("document"))));
            }
        }
    }

    void save(Connection tx, LifecycleRun run) throws SQLException {
        try (var update = tx.prepareStatement(SAVE)) {
            update.setLong(1, run.day());
            update.setString(2, run.phase().name());
            update.setString(3, run.after().key());
            update.setLong(4, run.after().id());
            update.setInt(5, run.newer());
            update.setLong(6, run.bucketId());
            update.executeUpdate();
        }
    }

    /** Lets the walk over a bucket begin anew, since its rules are others. */
    void forget(Connection tx, long bucketId) throws SQLException {
        try (var delete = tx.prepareStatement(FORGET)) {
            delete.setLong(1, bucketId);
            delete.executeUpdate();
        }
    }

    List<Aged> objects(Connection tx, LifecycleRun run, int limit) throws SQLException {
        return byKey(tx, OBJECTS, run, limit);
    }

    List<Aged> markers(Connection tx, LifecycleRun run, int limit) throws SQLException {
        return byKey(tx, MARKERS, run, limit);
    }

    private static List<Aged> byKey(Connection tx, String sql, LifecycleRun run, int limit) throws SQLException {
        try (var select = tx.prepareStatement(sql)) {
            select.setLong(1, run.bucketId());
            select.setString(2, run.after().key());
            select.setInt(3, limit);
            return aged(select);
        }
    }

    /** Those that are not current, each key's from the newest on. */
    List<Aged> versions(Connection tx, LifecycleRun run, int limit) throws SQLException {
        try (var select = tx.prepareStatement(VERSIONS)) {
            select.setLong(1, run.bucketId());
            select.setString(2, run.after().key());
            select.setLong(3, run.after().id());
            select.setInt(4, limit);
            select.setLong(5, run.bucketId());
            select.setString(6, run.after().key());
            select.setInt(7, limit);
            select.setInt(8, limit);
            return aged(select);
        }
    }

    private static List<Aged> aged(PreparedStatement select) throws SQLException {
        var aged = new ArrayList<Aged>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                var key = rows.getString("key");
                aged.add(new Aged(
                        key,
                        rows.getLong("id"),
                        new VersionId(rows.getString("version")),
                        new Filter.Subject(key, rows.getLong("size"), Attributes.tags(rows)),
                        rows.getObject("since", OffsetDateTime.class).toInstant()));
            }
        }
        return aged;
    }

    /** Uploads of the next keys; all of the last key, however many. */
    List<Begun> uploads(Connection tx, LifecycleRun run, int limit) throws SQLException {
        var begun = begun(tx, UPLOADS, run.bucketId(), run.after().key(), Optional.of(limit));
        if (begun.size() < limit) {
            return begun;
        }
        var last = begun.getLast().key();
        var all = new ArrayList<>(begun);
        all.removeIf(upload -> upload.key().equals(last));
        all.addAll(begun(tx, UPLOADS_OF_KEY, run.bucketId(), last, Optional.empty()));
        return all;
    }

    private static List<Begun> begun(Connection tx, String sql, long bucketId, String key, Optional<Integer> limit)
            throws SQLException {
        try (var select = tx.prepareStatement(sql)) {
            select.setLong(1, bucketId);
            select.setString(2, key);
            if (limit.isPresent()) {
                select.setInt(3, limit.get());
            }
            var begun = new ArrayList<Begun>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    begun.add(begun(rows));
                }
            }
            return begun;
        }
    }

    private static Begun begun(ResultSet row) throws SQLException {
        return new Begun(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant());
    }

    void deleteUpload(Connection tx, String id) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE_UPLOAD)) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    /** Forgets what was answered so long ago to who completed an upload. */
    int forgetCompleted(Connection tx, Duration age) throws SQLException {
        try (var delete = tx.prepareStatement(FORGET_COMPLETED)) {
            delete.setDouble(1, (double) age.toSeconds());
            return delete.executeUpdate();
        }
    }
}
