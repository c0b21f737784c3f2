package io.ironbark.cloud.database;

import io.ironbark.cloud.database.Sql.Bound;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements on their way to the server and back: those that a transaction has put off, and the one whose outcome is looked
 * at, or none. The driver sends several that are separated by semicolons one after the other without waiting for answers,
 * each prepared by itself.
 */
final class Sent implements AutoCloseable {
    private static final int NO_MORE = -1;

    private final PreparedStatement statement;

    private Sent(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Sends what the transaction has put off, and then this. */
    static Sent of(Tx tx, Bound last) throws SQLException {
        List<Bound> all = tx.takeLater();
        all.add(last);
        Sent sent = send(tx, all);
        try {
            for (int i = 1; i < all.size(); i++) {
                sent.statement.getMoreResults();
            }
            return sent;
        } catch (SQLException e) {
            sent.close();
            throw e;
        }
    }

    /** Sends what the transaction has put off. */
    static void flush(Tx tx) throws SQLException {
        List<Bound> all = tx.takeLater();
        if (!all.isEmpty()) {
            send(tx, all).close();
        }
    }

    private static Sent send(Tx tx, List<Bound> all) throws SQLException {
        String sql = all.size() == 1
                ? all.getFirst().sql()
                : all.stream().map(Bound::sql).collect(Collectors.joining(";"));
        PreparedStatement statement = tx.connection().prepareStatement(sql);
        try {
            int index = 0;
            for (Bound one : all) {
                for (Object value : one.values()) {
                    Sql.bind(statement, ++index, value);
                }
            }
            statement.execute();
            return new Sent(statement);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    ResultSet rows() throws SQLException {
        ResultSet rows = statement.getResultSet();
        if (rows == null) {
            throw new SQLException("the statement returns no rows");
        }
        return rows;
    }

    int count() throws SQLException {
        int count = statement.getUpdateCount();
        if (count == NO_MORE) {
            throw new SQLException("the statement returns rows");
        }
        return count;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
