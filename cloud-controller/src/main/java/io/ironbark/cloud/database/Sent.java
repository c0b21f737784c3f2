package io.ironbark.cloud.database;

import io.ironbark.cloud.database.Sql.Bound;
import io.ironbark.cloud.database.Tx.Later;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements on their way to the server and back: those that a transaction has put off, and the one whose outcome is looked
 * at, or none. The driver sends several that are separated by semicolons one after the other without waiting for answers,
 * each prepared by itself.
 */
final class Sent implements AutoCloseable {
    private static final int NO_MORE = -1;
    private static final Bound COMMIT = new Bound("COMMIT", List.of());

    private final PreparedStatement statement;

    private Sent(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Sends what the transaction has put off, and then this. */
    static Sent of(Tx tx, Bound last) throws SQLException {
        List<Later> earlier = tx.takeLater();
        Sent sent = send(tx, earlier, Optional.of(last));
        try {
            sent.giveOut(earlier);
            return sent;
        } catch (SQLException | RuntimeException e) {
            sent.close();
            throw e;
        }
    }

    /** Sends what the transaction has put off. */
    static void flush(Tx tx) throws SQLException {
        List<Later> all = tx.takeLater();
        if (!all.isEmpty()) {
            try (Sent sent = send(tx, all, Optional.empty())) {
                sent.giveOut(all);
            }
        }
    }

    /**
     * Ends the transaction in the same round trip with what it has put off: if one of these fails, the server looks at
     * nothing that follows. Returns false, having sent nothing, if nothing is put off.
     */
    static boolean commit(Tx tx) throws SQLException {
        List<Later> all = tx.takeLater();
        if (all.isEmpty()) {
            return false;
        }
        try (Sent sent = send(tx, all, Optional.of(COMMIT))) {
            sent.giveOut(all);
        }
        return true;
    }

    /** Gives their rows to those who asked for them, and goes on to what follows. */
    private void giveOut(List<Later> all) throws SQLException {
        for (Later one : all) {
            if (one.asked().isPresent()) {
                one.asked().get().take(rows());
            }
            statement.getMoreResults();
        }
    }

    private static Sent send(Tx tx, List<Later> earlier, Optional<Bound> last) throws SQLException {
        List<Bound> all = Stream.concat(earlier.stream().map(Later::statement), last.stream())
                .toList();
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
