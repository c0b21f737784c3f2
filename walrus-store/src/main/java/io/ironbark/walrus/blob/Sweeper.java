package io.ironbark.walrus.blob;

import io.ironbark.proto.config.Default;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.rounds.Rounds;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
    private final Backend backend;
    private final Rules rules;
    private final GarbageStore garbage = new GarbageStore();
    private final Rounds rounds;

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

    private Sweeper(Database database, Backend backend, Rules rules) {
        this.database = database;
        this.backend = backend;
        this.rules = rules;
        this.rounds = Rounds.start("sweeper", Rounds.Rhythm.every(rules.interval()), this::sweep);
    }

    public static Sweeper start(Database database, Backend backend, Rules rules) {
        return new Sweeper(database, backend, rules);
    }

    /** Returns true if there is likely more. */
    private boolean sweep() {
        try {
            backend.tidy(new Asked(), rules.doubt());
            return database.transaction(this::batch) == BATCH;
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.warn("sweeping fails, and is tried again", e);
            return false;
        }
    }

    private int batch(Connection tx) throws SQLException {
        var lost = garbage.old(tx, rules.grace(), BATCH);
        var unused = lost.stream()
                .filter(one -> !one.isUsed())
                .map(GarbageStore.Lost::blob)
                .toList();
        var forgotten = new ArrayList<>(backend.removeAll(unused));
        lost.stream()
                .filter(GarbageStore.Lost::isUsed)
                .map(GarbageStore.Lost::blob)
                .forEach(forgotten::add);
        garbage.forget(tx, forgotten);
        return forgotten.size();
    }

    /** What the backend asks the database. */
    private final class Asked implements Backend.Rows {
        @Override
        public boolean isUsed(BlobId blob) throws SQLException {
            return database.query(tx -> garbage.isUsed(tx, blob));
        }

        @Override
        public boolean isConnected(String process) throws SQLException {
            return database.query(tx -> garbage.isConnected(tx, process));
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
