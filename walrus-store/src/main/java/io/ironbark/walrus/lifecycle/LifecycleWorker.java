package io.ironbark.walrus.lifecycle;

import io.ironbark.proto.config.Default;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.lifecycle.LifecycleRun.After;
import io.ironbark.walrus.lifecycle.LifecycleStore.Aged;
import io.ironbark.walrus.lifecycle.LifecycleStore.Claimed;
import io.ironbark.walrus.object.ObjectRemover;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.rounds.Rounds;
import io.ironbark.walrus.s3.S3Exception;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over the buckets that have rules, each once a day, a batch at a time. A batch is one transaction: what it deleted
 * and how far it came become true together, and while it lasts no other process works on the bucket.
 */
public final class LifecycleWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleWorker.class);
    private static final int BATCH = 200;
    private static final Duration COMPLETED_KEPT = Duration.ofDays(7);

    private final Database database;
    private final ObjectRemover remover;
    private final Options options;
    private final InstantSource clock;
    private final LifecycleStore store = new LifecycleStore();
    private final Rounds rounds;

    /**
     * How it works.
     *
     * @param day how long a day of the rules is; shorter than one of the calendar only to see them at work
     * @param interval between looks
     */
    public record Options(
            @Default("1d") Duration day, @Default("60s") Duration interval) {
        public Options {
            if (day.toMillis() < 1 || interval.toMillis() < 1) {
                throw new IllegalArgumentException("a day and an interval take some time");
            }
        }

        /** How long a day is. */
        public LifecycleDay length() {
            return new LifecycleDay(day);
        }
    }

    private LifecycleWorker(Database database, ObjectRemover remover, Options options, InstantSource clock) {
        this.database = database;
        this.remover = remover;
        this.options = options;
        this.clock = clock;
        this.rounds = Rounds.start("lifecycle", Rounds.Rhythm.every(options.interval()), this::round);
    }

    public static LifecycleWorker start(
            Database database, ObjectRemover remover, Options options, InstantSource clock) {
        return new LifecycleWorker(database, remover, options, clock);
    }

    /** One batch; false if there was nothing to do. What fails is tried again at the next look. */
    private boolean round() {
        try {
            database.query(tx -> store.forgetCompleted(tx, COMPLETED_KEPT));
            long day = Math.floorDiv(clock.millis(), options.day().toMillis());
            database.query(tx -> {
                store.begin(tx, day);
                return day;
            });
            return database.transaction(tx -> batch(tx, day));
        } catch (SQLException e) {
            LOG.warn("the lifecycle waits for the database: {}", e.getMessage());
            return false;
        }
    }

    /** Returns false if there is nothing to do. */
    private boolean batch(Connection tx, long day) throws SQLException {
        var claimed = store.claim(tx, day);
        if (claimed.isPresent()) {
            store.save(tx, walk(tx, claimed.get()));
        }
        return claimed.isPresent();
    }

    private LifecycleRun walk(Connection tx, Claimed claimed) throws SQLException {
        return switch (claimed.run().phase()) {
            case OBJECTS -> objects(tx, claimed);
            case VERSIONS -> versions(tx, claimed);
            case MARKERS -> markers(tx, claimed);
            case UPLOADS -> uploads(tx, claimed);
            case DONE -> claimed.run();
        };
    }

    private Lifecycle.Now now() {
        return new Lifecycle.Now(clock.instant(), options.length());
    }

    private LifecycleRun objects(Connection tx, Claimed claimed) throws SQLException {
        var run = claimed.run();
        var batch = store.objects(tx, run, BATCH);
        var now = now();
        for (var object : batch) {
            boolean expired = claimed.rules()
                    .expiry(object.subject(), object.since(), options.length())
                    .filter(expiry -> !expiry.at().isAfter(now.time()))
                    .isPresent();
            if (expired) {
                remove(tx, run, object, Optional.empty());
            }
        }
        return batch.size() < BATCH
                ? run.nextPhase()
                : run.at(new After(batch.getLast().key(), 0), 0);
    }

    private LifecycleRun versions(Connection tx, Claimed claimed) throws SQLException {
        var run = claimed.run();
        var batch = store.versions(tx, run, BATCH);
        var now = now();
        var key = run.after().key();
        int newer = run.newer();
        for (var version : batch) {
            if (!version.key().equals(key)) {
                key = version.key();
                newer = 0;
            }
            if (claimed.rules().hasExpired(version.subject(), version.since(), newer, now)) {
                remove(tx, run, version, Optional.of(version));
            }
            newer++;
        }
        return batch.size() < BATCH
                ? run.nextPhase()
                : run.at(new After(key, batch.getLast().id()), newer);
    }

    private LifecycleRun markers(Connection tx, Claimed claimed) throws SQLException {
        var run = claimed.run();
        var batch = store.markers(tx, run, BATCH);
        var now = now();
        for (var marker : batch) {
            if (claimed.rules().removesMarker(marker.key(), marker.since(), now)) {
                remove(tx, run, marker, Optional.of(marker));
            }
        }
        return batch.size() < BATCH
                ? run.nextPhase()
                : run.at(new After(batch.getLast().key(), 0), 0);
    }

    private LifecycleRun uploads(Connection tx, Claimed claimed) throws SQLException {
        var run = claimed.run();
        var batch = store.uploads(tx, run, BATCH);
        var now = now();
        for (var upload : batch) {
            if (claimed.rules().abandons(upload.key(), upload.initiatedAt(), now)) {
                store.deleteUpload(tx, upload.id());
            }
        }
        return batch.size() < BATCH
                ? run.nextPhase()
                : run.at(new After(batch.getLast().key(), 0), 0);
    }

    /** What is locked stays; a key that was written meanwhile has another version, which stays too. */
    private void remove(Connection tx, LifecycleRun run, Aged aged, Optional<Aged> version) throws SQLException {
        var sought = new ObjectStore.Sought(run.bucketId(), aged.key(), version.map(Aged::version));
        try {
            remover.removeExpired(tx, sought, aged.id(), clock.instant());
        } catch (S3Exception refused) {
            LOG.debug("{} stays: {}", aged.key(), refused.getMessage());
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
