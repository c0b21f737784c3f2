package io.ironbark.walrus.object;

import io.ironbark.walrus.bucket.Versioning;
import io.ironbark.walrus.s3.S3Error;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes versions: what a bucket's state of versioning makes of a PUT.
 *
 * <p>In a bucket that never kept versions a write is one statement, which does nothing if the bucket has begun to keep them
 * meanwhile. All other writers of a key follow each other, by a lock on it that lasts as long as their transaction; so a
 * version that becomes current later has the greater id.
 */
public final class ObjectWriter {
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final ObjectStore store;
    private final RandomGenerator random;

    public ObjectWriter(ObjectStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /** What was written; the version is none of a bucket that keeps none. */
    public record Put(Optional<VersionId> version) {
        static final Put UNVERSIONED = new Put(Optional.empty());
    }

    /**
     * Writes it with one statement, which needs no transaction around it. Empty if that can't be done: the bucket keeps
     * versions or is gone, or the condition does not hold or is one on what is there.
     */
    Optional<Put> putAtOnce(Connection tx, StoredObject object, WriteCondition condition) throws SQLException {
        try {
            return switch (condition) {
                case WriteCondition.None _ -> unversioned(store.putUnversioned(tx, object, false));
                case WriteCondition.Absent _ -> unversioned(store.putUnversioned(tx, object, true));
                case WriteCondition.Matches _ -> Optional.empty();
            };
        } catch (SQLException e) {
            throw orNoSuchBucket(e);
        }
    }

    /** A bucket that was there when the statement began may be gone before it ends. */
    private static SQLException orNoSuchBucket(SQLException e) {
        if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
            throw S3Error.NoSuchBucket.asException();
        }
        return e;
    }

    private static Optional<Put> unversioned(boolean done) {
        return done ? Optional.of(Put.UNVERSIONED) : Optional.empty();
    }

    /** Begins a write in a transaction: from now on nobody else writes the key. Ends the request without a bucket. */
    public Versioning begin(Connection tx, long bucketId, String key) throws SQLException {
        return store.lockKey(tx, bucketId, key).orElseThrow(S3Error.NoSuchBucket::asException);
    }

    /** An id for a row whose pieces are written first; to be drawn after {@link #begin}. */
    public long nextId(Connection tx) throws SQLException {
        return store.nextId(tx);
    }

    /** Writes it, after {@link #begin}; its id is 0, or one that was drawn after it. */
    public Put put(Connection tx, Versioning versioning, StoredObject object, WriteCondition condition)
            throws SQLException {
        try {
            var current = store.find(tx, object.bucketId(), object.key(), ObjectStore.Reading.TO_CHANGE);
            condition.check(current);
            long id = object.id() == 0 ? store.nextId(tx) : object.id();
            return switch (versioning) {
                case NEVER -> putUnversioned(tx, object.as(id, VersionId.NULL), condition);
                case ENABLED -> {
                    store.retire(tx, object.bucketId(), object.key(), object.modifiedAt());
                    yield putVersion(tx, object.as(id, VersionId.fresh(id, random)));
                }
                case SUSPENDED -> {
                    makeRoomForNull(tx, object, current);
                    yield putVersion(tx, object.as(id, VersionId.NULL));
                }
            };
        } catch (SQLException e) {
            throw orNoSuchBucket(e);
        }
    }

    /** Who writes without a lock on the key may have written it meanwhile. */
    private Put putUnversioned(Connection tx, StoredObject object, WriteCondition condition) throws SQLException {
        boolean ifAbsent = condition instanceof WriteCondition.Absent;
        if (!store.putUnversioned(tx, object, ifAbsent)) {
            throw ifAbsent
                    ? S3Error.PreconditionFailed.asException().with("Condition", "If-None-Match")
                    : S3Error.OperationAborted.asException();
        }
        return Put.UNVERSIONED;
    }

    private Put putVersion(Connection tx, StoredObject object) throws SQLException {
        store.put(tx, object);
        return new Put(Optional.of(object.version()));
    }

    /** There is one null version at most. */
    private void makeRoomForNull(Connection tx, StoredObject object, Optional<StoredObject> current)
            throws SQLException {
        if (current.filter(there -> there.version().isNull()).isEmpty()) {
            store.deleteOldNull(tx, object.bucketId(), object.key());
            store.retire(tx, object.bucketId(), object.key(), object.modifiedAt());
        }
    }
}
