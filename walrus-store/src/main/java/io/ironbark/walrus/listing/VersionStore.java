package io.ironbark.walrus.listing;

import io.ironbark.walrus.checksum.Algorithm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL that reads versions by ranges of keys: each key's from the newest to the oldest. */
final class VersionStore {
    private static final String OLD = """
            UNION ALL
            (SELECT key, id, version, size, etag, modified_at, checksum_algorithm, checksum_type, storage_class,
                    delete_marker, noncurrent_at IS NULL
               FROM object_version WHERE bucket_id = ? AND key %s ? %s ORDER BY key, id DESC LIMIT ?)
            """;
    private static final String REST_OF_KEY = OLD.formatted("=", "AND id < ?");
    private static final String ORDER = " ORDER BY key, id DESC LIMIT ?";
    private static final String[] TABLES = {"object", "object_version"};
    private static final String OF_LINES = """
            SELECT line.key AS line_key, one.*
              FROM line LEFT JOIN LATERAL (
                SELECT key, id, version, size, etag, modified_at, checksum_algorithm, checksum_type, storage_class,
                       false AS delete_marker, true AS is_latest
                  FROM object WHERE bucket_id = ? AND key = line.key AND line.common IS NULL
                UNION ALL
                (SELECT key, id, version, size, etag, modified_at, checksum_algorithm, checksum_type, storage_class,
                        delete_marker, noncurrent_at IS NULL
                   FROM object_version WHERE bucket_id = ? AND key = line.key AND line.common IS NULL
                  ORDER BY id DESC LIMIT ?)
              ) AS one ON true
             ORDER BY line.n, one.id DESC LIMIT ?
            """;
    private static final String NULL_ID = """
            SELECT id FROM object WHERE bucket_id = ? AND key = ? AND version = 'null'
            UNION ALL
            SELECT id FROM object_version WHERE bucket_id = ? AND key = ? AND version = 'null'
            """;

    /** A version in a listing. */
    record Listed(
            String key,
            long id,
            String version,
            long size,
            String etag,
            Instant modifiedAt,
            Optional<Algorithm> checksum,
            Optional<String> checksumType,
            Optional<String> storageClass,
            boolean isDeleteMarker,
            boolean isLatest)
            implements Roll.Entry {}

    /** A bucket's versions, in a transaction or not. */
    Roll.Source<Listed, Long> source(Connection tx, long bucketId) {
        return new Roll.Source<>() {
            @Override
            public List<Listed> read(Roll.Position<Long> from, Optional<String> before, int limit) throws SQLException {
                return VersionStore.this.read(tx, bucketId, from, before, limit);
            }

            @Override
            public List<Roll.Line<Listed>> walk(Walking walking, Walking.Stretch stretch) throws SQLException {
                return VersionStore.walk(tx, walking, stretch);
            }

            @Override
            public Long place(Listed entry) {
                return entry.id();
            }
        };
    }

    private List<Listed> read(
            Connection tx, long bucketId, Roll.Position<Long> from, Optional<String> before, int limit)
            throws SQLException {
        var comparison = from.inclusive() ? ">=" : ">";
        var bound = before.isPresent() ? "AND key < ?" : "";
        var sql = """
            (SELECT key, id, version, size, etag, modified_at, checksum_algorithm, checksum_type, storage_class,
                    false AS delete_marker, true AS is_latest
               FROM object WHERE bucket_id = ? AND key %s ? %s ORDER BY key LIMIT ?)
            """.formatted(comparison, bound)
                + OLD.formatted(comparison, bound)
                + (from.behind().isPresent() ? REST_OF_KEY : "")
                + ORDER;
        try (var select = tx.prepareStatement(sql)) {
            int at = 1;
            for (int table = 0; table < 2; table++) {
                at = range(select, at, bucketId, from.key());
                if (before.isPresent()) {
                    select.setString(at++, before.get());
                }
                select.setInt(at++, limit);
            }
            if (from.behind().isPresent()) {
                at = range(select, at, bucketId, from.key());
                select.setLong(at++, from.behind().get());
                select.setInt(at++, limit);
            }
            select.setInt(at, limit);
            var listed = new ArrayList<Listed>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    listed.add(listed(rows));
                }
            }
            return listed;
        }
    }

    /** Lines of a rolled-up listing. */
    private static List<Roll.Line<Listed>> walk(Connection tx, Walking walking, Walking.Stretch stretch)
            throws SQLException {
        var sql = Walking.lines(stretch.before().isPresent(), TABLES) + OF_LINES;
        var parameters = walking.parameters(stretch, TABLES.length);
        parameters.addAll(List.of(stretch.bucketId(), stretch.bucketId(), stretch.limit(), stretch.limit()));
        try (var select = tx.prepareStatement(sql)) {
            Walking.bind(select, parameters);
            var lines = new ArrayList<Roll.Line<Listed>>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    lines.add(new Roll.Line<>(
                            rows.getString("line_key"),
                            rows.getString("key") == null ? Optional.empty() : Optional.of(listed(rows))));
                }
            }
            return lines;
        }
    }

    private static int range(PreparedStatement select, int at, long bucketId, String key) throws SQLException {
        select.setLong(at, bucketId);
        select.setString(at + 1, key);
        return at + 2;
    }

    /** The id of a key's null version, if it has one. */
    Optional<Long> idOfNull(Connection tx, long bucketId, String key) throws SQLException {
        try (var select = tx.prepareStatement(NULL_ID)) {
            int at = range(select, 1, bucketId, key);
            range(select, at, bucketId, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                row.getString("key"),
                row.getLong("id"),
                row.getString("version"),
                row.getLong("size"),
                row.getString("etag"),
                row.getObject("modified_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("checksum_algorithm")).map(Algorithm::valueOf),
                Optional.ofNullable(row.getString("checksum_type")),
                Optional.ofNullable(row.getString("storage_class")),
                row.getBoolean("delete_marker"),
                row.getBoolean("is_latest"));
    }
}
