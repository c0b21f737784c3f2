package io.ironbark.cloud.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rows that are asked for and not waited for yet: several such questions go to the server together. Whoever looks at one
 * first has all sent that is put off. They are of the transaction that asked, and must be looked at within it.
 */
@FunctionalInterface
public interface Soon<T> {
    /** All rows. */
    List<T> rows() throws SQLException;

    /** The only row, if there is one. */
    default Optional<T> first() throws SQLException {
        return rows().stream().findFirst();
    }

    /** The same rows as something else. */
    default <R> Soon<R> map(Function<T, R> function) {
        return () -> rows().stream().map(function).toList();
    }
}
