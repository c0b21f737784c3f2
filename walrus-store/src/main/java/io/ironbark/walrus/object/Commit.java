package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.s3.S3Exception;
import java.sql.SQLException;

/** Commits the row of a new blob, and tells the blob what became of it. */
public final class Commit {
    private Commit() {}

    /** A transaction that makes a row refer to the blob. */
    @FunctionalInterface
    public interface Row<T> {
        T commit() throws SQLException;
    }

    /** A database that fails leaves open whether the row is there: then the blob stays until the sweeper knows. */
    public static <T> T of(Written blob, Row<T> row) throws SQLException {
        T result;
        try {
            result = row.commit();
        } catch (S3Exception refused) {
            blob.discard();
            throw refused;
        } catch (SQLException | RuntimeException unknown) {
            blob.undecided();
            throw unknown;
        }
        blob.committed();
        return result;
    }
}
