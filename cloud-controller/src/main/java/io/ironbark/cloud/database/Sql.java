package io.ironbark.cloud.database;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain JDBC, shortened: a statement, its values in order, a row at a time.
 *
 * Values may be text, numbers, booleans, {@link Instant}, {@code byte[]}, an {@link Optional} of these (empty is NULL),
 * a collection of text (an array: write {@code = ANY (?)}), or anything else that prints as the text meant, such as an
 * id or an enum.
 *
 * PostgreSQL plans a statement anew each time if it thinks that to know the values is worth it, as it does for the length of
 * an array and for a limit. Where it is not, write {@code (SELECT ?::text[])} and {@code LIMIT (SELECT ?::integer)}, which
 * keep the value from the planner.
 */
public final class Sql {
    /** Makes a value of the row that the cursor is on. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private Sql() {}

    /** A statement and its values in order. */
    record Bound(String sql, List<Object> values) {}

    /** All rows. */
    public static <T> List<T> list(Tx tx, String sql, RowMapper<T> mapper, Object... values) throws SQLException {
        try (Sent sent = Sent.of(tx, new Bound(sql, List.of(values)));
                ResultSet rows = sent.rows()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(mapper.map(rows));
            }
            return list;
        }
    }

    /** The only row, if there is one. */
    public static <T> Optional<T> first(Tx tx, String sql, RowMapper<T> mapper, Object... values) throws SQLException {
        try (Sent sent = Sent.of(tx, new Bound(sql, List.of(values)));
                ResultSet rows = sent.rows()) {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
        }
    }

    /** Runs an INSERT, UPDATE or DELETE; returns how many rows it touched. */
    public static int update(Tx tx, String sql, Object... values) throws SQLException {
        try (Sent sent = Sent.of(tx, new Bound(sql, List.of(values)))) {
            return sent.count();
        }
    }

    /**
     * Runs a statement whose outcome is not looked at: some time before the transaction's next statement
     * that is, or before its commit. It goes to the server together with that, so it costs no round trip of its own; and
     * what it fails with, that one fails with.
     */
    public static void later(Tx tx, String sql, Object... values) {
        tx.later(new Bound(sql, List.of(values)));
    }

    /** All rows, which are looked at later: until then the statement waits for others to go to the server with. */
    public static <T> Soon<T> soon(Tx tx, String sql, RowMapper<T> mapper, Object... values) {
        var asked = new Asked<>(tx, mapper);
        tx.later(new Bound(sql, List.of(values)), asked);
        return asked;
    }

    /** A column of a timestamp. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A column of a timestamp that may be NULL. */
    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return optional(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** A column of text that may be NULL. */
    public static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return optional(row.getString(column));
    }

    /** A column of an integer that may be NULL. */
    public static Optional<Integer> optionalInt(ResultSet row, String column) throws SQLException {
        return optional(row.getObject(column, Integer.class));
    }

    /** A column of an array of text; NULL reads as empty. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** A column of an array of arrays of text. */
    public static List<List<String>> tuples(ResultSet row, String column) throws SQLException {
        var tuples = new ArrayList<List<String>>();
        for (Object tuple : (Object[]) row.getArray(column).getArray()) {
            tuples.add(List.of((String[]) tuple));
        }
        return tuples;
    }

    private static <T> Optional<T> optional(@Nullable T value) {
        return Optional.ofNullable(value);
    }

    static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case Optional<?> optional when optional.isEmpty() -> statement.setNull(index, Types.NULL);
            case Optional<?> optional -> bind(statement, index, optional.get());
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case Double number -> statement.setDouble(index, number);
            case Boolean truth -> statement.setBoolean(index, truth);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Instant instant -> statement.setObject(index, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
            case Collection<?> texts -> statement.setArray(index, array(statement, texts));
            default -> statement.setString(index, value.toString());
        }
    }

    private static Array array(PreparedStatement statement, Collection<?> texts) throws SQLException {
        return statement
                .getConnection()
                .createArrayOf("text", texts.stream().map(Object::toString).toArray());
    }
}
