package io.ironbark.walrus.bucket;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.S3Error;
import java.sql.Connection;
import java.sql.SQLException;

/** Changes how buckets keep their objects, so that this process knows at once and others within moments. */
public final class KeepingChanges {
    private final Database database;
    private final KeepingStore store;
    private final BucketCache cache;

    public KeepingChanges(Database database, KeepingStore store, BucketCache cache) {
        this.database = database;
        this.store = store;
        this.cache = cache;
    }

    /** Returns false if the bucket is gone. */
    @FunctionalInterface
    public interface Change {
        boolean make(Connection tx, KeepingStore store) throws SQLException;
    }

    /** Ends the request if the bucket is gone. */
    public void make(Bucket bucket, Change change) throws SQLException {
        boolean there = database.transaction(tx -> change.make(tx, store));
        cache.forget(bucket.name());
        if (!there) {
            throw S3Error.NoSuchBucket.asException();
        }
    }
}
