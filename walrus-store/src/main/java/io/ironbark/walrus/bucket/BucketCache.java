package io.ironbark.walrus.bucket;

import io.ironbark.walrus.s3.Buckets;
import io.ironbark.walrus.s3.S3Error;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buckets by name, kept for a moment. One that is deleted meanwhile has an id that leads nowhere: whoever finds nothing
 * there asks again with {@link #fresh}. How it keeps its objects is known late to other processes than the one that changed
 * it, so writes that depend on it ask the row.
 */
public final class BucketCache implements Buckets {
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final int MAX_KEPT = 100_000;

    private final Buckets rows;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    /** Counts what was forgotten: a row that was read before may be of before, and is not kept. */
    private final AtomicLong forgotten = new AtomicLong();

    private record Entry(Bucket bucket, long nanos) {}

    /** @param rows finds them as they are now */
    public BucketCache(Buckets rows) {
        this.rows = rows;
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
        long before = forgotten.get();
        var bucket = rows.find(name);
        if (entries.size() >= MAX_KEPT) {
            entries.clear();
        }
        var entry = bucket.map(found -> new Entry(found, System.nanoTime()));
        entries.compute(name, (_, _) -> forgotten.get() == before ? entry.orElse(null) : null);
        return bucket;
    }

    /** Ends the request if there is no such bucket any more. */
    public void check(Bucket bucket) throws SQLException {
        if (fresh(bucket.name()).isEmpty()) {
            throw S3Error.NoSuchBucket.asException();
        }
    }

    /** To be called after what changes the row has committed. */
    void forget(String name) {
        forgotten.incrementAndGet();
        entries.remove(name);
    }
}
