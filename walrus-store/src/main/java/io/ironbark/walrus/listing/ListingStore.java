package io.ironbark.walrus.listing;

import io.ironbark.walrus.checksum.Algorithm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL that reads objects by ranges of keys. */
public final class ListingStore {
    private static final String COLUMNS =
            "SELECT key, size, etag, modified_at, checksum_algorithm, checksum_type FROM object";
    private static final String REST = " ORDER BY key LIMIT ?";

    /** Where to begin reading. */
    record From(String key, boolean inclusive) {}

    /** Keys from one on, up to but without another. */
    record Range(long bucketId, From from, Optional<String> before) {
        private String sql() {
            return COLUMNS
                    + (from.inclusive() ? " WHERE bucket_id = ? AND key >= ?" : " WHERE bucket_id = ? AND key > ?")
                    + (before.isPresent() ? " AND key < ?" : "")
                    + REST;
        }
    }

    List<Listed> read(Connection tx, Range range, int limit) throws SQLException {
        try (var select = tx.prepareStatement(range.sql())) {
            int at = 1;
            select.setLong(at++, range.bucketId());
            select.setString(at++, range.from().key());
            if (range.before().isPresent()) {
                select.setString(at++, range.before().get());
            }
            select.setInt(at, limit);
            var listed = new ArrayList<Listed>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    listed.add(new Listed(
                            rows.getString(1),
                            rows.getLong(2),
                            rows.getString(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant(),
                            Optional.ofNullable(rows.getString(5)).map(Algorithm::valueOf),
                            Optional.ofNullable(rows.getString(6))));
                }
            }
            return listed;
        }
    }
}
