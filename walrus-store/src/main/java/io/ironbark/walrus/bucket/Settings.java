package io.ironbark.walrus.bucket;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.S3Error;
import java.sql.SQLException;

/** Changes the settings of buckets, so that this process sees them at once and others within moments. */
public final class Settings {
    private final Database database;
    private final SettingStore store;
    private final BucketCache cache;

    public Settings(Database database, SettingStore store, BucketCache cache) {
        this.database = database;
        this.store = store;
        this.cache = cache;
    }

    public void put(Bucket bucket, Setting setting, String document) throws SQLException {
        boolean there = database.query(tx -> store.put(tx, bucket.id(), setting, document));
        cache.forget(bucket.name());
        if (!there) {
            throw S3Error.NoSuchBucket.asException();
        }
    }

    public void delete(Bucket bucket, Setting setting) throws SQLException {
        database.query(tx -> {
            store.delete(tx, bucket.id(), setting);
            return bucket;
        });
        cache.forget(bucket.name());
    }
}
