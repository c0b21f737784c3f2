package io.ironbark.cloud.database;

import io.ironbark.cloud.database.Sql.RowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement that is put off, and its rows once it was sent. */
final class Asked<T> implements Soon<T> {
    private final Tx tx;
    private final RowMapper<T> mapper;
    private Optional<List<T>> rows = Optional.empty();

    Asked(Tx tx, RowMapper<T> mapper) {
        this.tx = tx;
        this.mapper = mapper;
    }

    @Override
    public List<T> rows() throws SQLException {
        if (rows.isEmpty()) {
            Sent.flush(tx);
        }
        return rows.orElseThrow();
    }

    void take(ResultSet found) throws SQLException {
        var list = new ArrayList<T>();
        while (found.next()) {
            list.add(mapper.map(found));
        }
        rows = Optional.of(list);
    }
}
