package io.ironbark.walrus.bucket;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.S3Error;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Buckets by name, kept for a moment. One that is deleted meanwhile has an id that leads nowhere: whoever finds nothing
 * there asks again with {@link #fresh}. How it keeps its objects is known late to other processes than the one that changed
 * it, so writes that depend on it ask the row.
 */
public final class BucketCache implements Buckets {
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final int MAX_KEPT = 100_000;

    private final Database database;
    private final BucketStore store;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(Bucket bucket, long nanos) {}

    public BucketCache(Database database, BucketStore store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public Optional<Bucket> find(String name) throws SQLException {
        var entry = entries.get(name);
        return entry != null && System.nanoTime() - entry.nanos < KEPT.toNanos()
                ? Optional.of(entry.bucket)
                : fresh(name);
    }

    /** As it is now. */
    public Optional<Bucket> fresh(String name) throws SQLException {
        var bucket = database.query(tx -> store.find(tx, name));
        entries.remove(name);
        if (entries.size() >= MAX_KEPT) {
            entries.clear();
        }
        bucket.ifPresent(found -> entries.put(name, new Entry(found, System.nanoTime())));
        return bucket;
    }

    /** Ends the request if there is no such bucket any more. */
    public void check(Bucket bucket) throws SQLException {
        if (fresh(bucket.name()).isEmpty()) {
            throw S3Error.NoSuchBucket.asException();
        }
    }

    void forget(String name) {
        entries.remove(name);
    }
}
