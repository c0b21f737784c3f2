package io.ironbark.walrus.listing;

import io.ironbark.walrus.checksum.Algorithm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL that reads objects by ranges of keys. */
public final class ListingStore {
    private static final String COLUMNS =
            "key, size, etag, modified_at, checksum_algorithm, checksum_type, storage_class";
    private static final String COMMON = """
            CASE WHEN strpos(substr(key, ?), ?) > 0
                 THEN left(key, ? + strpos(substr(key, ?), ?)) END
            """;

    /**
     * Goes from one row to the next that a listing shows: behind a key that is listed to the key after it, behind a
     * common prefix to the first key that has it not. A delimiter can be replaced by the least text behind it to get
     * there, and no key lies between another and the same with a character 1.
     */
    private static String walkSql(String bound) {
        return """
            WITH RECURSIVE walk AS (
                SELECT 1 AS n, one.*, (%3$s) COLLATE "C" AS common
                  FROM (SELECT %1$s FROM object WHERE bucket_id = ? AND key >= ? %2$s ORDER BY key LIMIT 1) AS one
                UNION ALL
                SELECT walk.n + 1, next.*
                  FROM walk CROSS JOIN LATERAL (
                    SELECT %1$s, (%3$s) COLLATE "C"
                      FROM object
                     WHERE bucket_id = ?
                       AND key >= CASE WHEN walk.common IS NULL THEN walk.key || chr(1)
                                       ELSE left(walk.common, ?) || ? END COLLATE "C" %2$s
                     ORDER BY key LIMIT 1) AS next
                 WHERE walk.n < ?
            )
            SELECT %1$s FROM walk ORDER BY n
            """.formatted(COLUMNS, bound, COMMON);
    }

    /** Where to begin reading. */
    record From(String key, boolean inclusive) {}

    /** Keys from one on, up to but without another. */
    record Range(long bucketId, From from, Optional<String> before) {
        private String sql() {
            return "SELECT " + COLUMNS + " FROM object WHERE bucket_id = ? AND key "
                    + (from.inclusive() ? ">= ?" : "> ?")
                    + (before.isPresent() ? " AND key < ?" : "")
                    + " ORDER BY key LIMIT ?";
        }
    }

    /** How keys are rolled up. */
    record Rolling(String prefix, String delimiter, String afterDelimiter) {}

    Page.Reader reader(Connection tx) {
        return new Page.Reader() {
            @Override
            public List<Listed> read(Range range, int limit) throws SQLException {
                return ListingStore.read(tx, range, limit);
            }

            @Override
            public List<Listed> walk(Range range, Rolling rolling, int limit) throws SQLException {
                return ListingStore.walk(tx, range, rolling, limit);
            }
        };
    }

    private static List<Listed> read(Connection tx, Range range, int limit) throws SQLException {
        try (var select = tx.prepareStatement(range.sql())) {
            int at = 1;
            select.setLong(at++, range.bucketId());
            select.setString(at++, range.from().key());
            if (range.before().isPresent()) {
                select.setString(at++, range.before().get());
            }
            select.setInt(at, limit);
            return listed(select);
        }
    }

    private static List<Listed> walk(Connection tx, Range range, Rolling rolling, int limit) throws SQLException {
        var bound = range.before().isPresent() ? " AND key < ?" : "";
        try (var select = tx.prepareStatement(walkSql(bound))) {
            int at = common(select, 1, rolling);
            select.setLong(at++, range.bucketId());
            select.setString(
                    at++,
                    range.from().inclusive() ? range.from().key() : range.from().key() + "\u0001");
            if (range.before().isPresent()) {
                select.setString(at++, range.before().get());
            }
            at = common(select, at, rolling);
            select.setLong(at++, range.bucketId());
            select.setInt(at++, -length(rolling.delimiter()));
            select.setString(at++, rolling.afterDelimiter());
            if (range.before().isPresent()) {
                select.setString(at++, range.before().get());
            }
            select.setInt(at, limit);
            return listed(select);
        }
    }

    private static int common(PreparedStatement select, int at, Rolling rolling) throws SQLException {
        int prefix = length(rolling.prefix());
        select.setInt(at, prefix + 1);
        select.setString(at + 1, rolling.delimiter());
        select.setInt(at + 2, prefix + length(rolling.delimiter()) - 1);
        select.setInt(at + 3, prefix + 1);
        select.setString(at + 4, rolling.delimiter());
        return at + 5;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<Listed> listed(PreparedStatement select) throws SQLException {
        var listed = new ArrayList<Listed>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                listed.add(listed(rows));
            }
        }
        return listed;
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString(5)).map(Algorithm::valueOf),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getString(7)));
    }
}
