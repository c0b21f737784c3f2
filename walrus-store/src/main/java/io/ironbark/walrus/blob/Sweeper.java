package io.ironbark.walrus.blob;

import io.ironbark.proto.config.Default;
import io.ironbark.walrus.database.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files of blobs that nothing refers to: those that rows have lost, and those that dead processes left.
 *
 * <p>A file goes before the row that says it is garbage, so a crash between them leaves a row that names no file, which
 * does no harm. A lost blob that another row refers to (a copy, an image) merely stops being garbage. None can come to
 * be referred to again afterwards, since only rows that refer to a blob are copied, and they are locked meanwhile.
 */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int BATCH = 500;

    private final Database database;
    private final PosixBackend backend;
    private final Rules rules;
    private final GarbageStore garbage = new GarbageStore();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;

    /**
     * How it works.
     *
     * @param interval between looks
     * @param grace how long a lost blob stays, for those who read its row just before
     * @param doubt how long after a commit of unknown outcome the database is believed when it shows no row
     */
    public record Rules(
            @Default("10s") Duration interval,
            @Default("60s") Duration grace,
            @Default("10m") Duration doubt) {}

    private Sweeper(Database database, PosixBackend backend, Rules rules) {
        this.database = database;
        this.backend = backend;
        this.rules = rules;
        this.thread = Thread.ofPlatform().name("sweeper").daemon().unstarted(this::run);
    }

    public static Sweeper start(Database database, PosixBackend backend, Rules rules) {
        var sweeper = new Sweeper(database, backend, rules);
        sweeper.thread.start();
        return sweeper;
    }

    private void run() {
        try {
            do {
                sweep();
            } while (!ending.await(rules.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            leftovers();
            undecided();
            while (database.transaction(this::batch) == BATCH) {
                LOG.debug("swept {}", BATCH);
            }
        } catch (SQLException | IOException e) {
            LOG.warn("sweeping fails, and is tried again", e);
        }
    }

    private int batch(Connection tx) throws SQLException {
        var lost = garbage.old(tx, rules.grace(), BATCH);
        for (var one : lost) {
            if (one.isUsed() || removed(one.blob())) {
                garbage.forget(tx, one.blob());
            }
        }
        return lost.size();
    }

    private boolean removed(BlobId blob) {
        try {
            backend.remove(blob);
            return true;
        } catch (IOException e) {
            LOG.warn("{} can't be removed", blob, e);
            return false;
        }
    }

    private void leftovers() throws IOException, SQLException {
        try (var leftovers = backend.leftovers()) {
            for (var leftover : leftovers.files()) {
                if (database.query(tx -> garbage.isConnected(tx, leftover.process()))) {
                    continue; // it was killed, but what it asked of the database last is still being done
                }
                if (!database.query(tx -> garbage.isUsed(tx, leftover.blob()))) {
                    backend.remove(leftover.blob());
                }
                leftovers.remove(leftover);
            }
        }
    }

    private void undecided() throws SQLException {
        for (var blob : backend.undecidedFor(rules.doubt())) {
            if (database.query(tx -> garbage.isUsed(tx, blob.id()))) {
                blob.committed();
            } else {
                blob.discard();
            }
        }
    }

    @Override
    public void close() {
        ending.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
