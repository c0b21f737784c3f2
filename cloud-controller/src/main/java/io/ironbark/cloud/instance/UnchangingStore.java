package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Sql.RowMapper;
import io.ironbark.cloud.database.Tx;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What never changes of the rows of a table, by their ids, which are never given again: it is read once, and can't be stale.
 * A statement that is sent thousands of times a second need not look it up each time.
 */
final class UnchangingStore<T> {
    private static final int KEPT_MAX = 50_000;

    private final String sql;
    private final RowMapper<T> mapper;
    private final ConcurrentHashMap<String, T> known = new ConcurrentHashMap<>();

    /** Takes a statement that finds the row of an id. Only what no statement ever changes may be read of it. */
    UnchangingStore(String sql, RowMapper<T> mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    /** Empty if there is no such row, or none any more. */
    Optional<T> of(Tx tx, String id) throws SQLException {
        T before = known.get(id);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<T> found = Sql.first(tx, sql, mapper, id);
        if (known.size() >= KEPT_MAX) {
            known.clear();
        }
        found.ifPresent(row -> known.put(id, row));
        return found;
    }
}
