package io.ironbark.walrus.object;

import io.ironbark.proto.database.Together;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.database.WouldWaitException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes small objects that come at the same time with one statement, which is a transaction of its own: they share what
 * that costs, and the sync that makes it last.
 *
 * <p>Only writes that need no look at what is there go so: without a condition, and where no versions are kept. Of several
 * that come at once for one key the last is written: it is as if the others had come just before it.
 */
final class SmallPuts {
    private static final Logger LOG = LoggerFactory.getLogger(SmallPuts.class);
    private static final int STATEMENTS = 3;

    /**
     * Classes of SQLSTATE that say that a statement was refused, so nothing of it is there: bad data, a broken constraint, a
     * deadlock, a limit. Any other failure leaves that open.
     */
    private static final Set<String> REFUSED = Set.of("22", "23", "40", "54");

    private final Database database;
    private final ManyObjectsStore store = new ManyObjectsStore();
    private final Together<ManyObjectsStore.Small, Boolean> together = new Together<>(STATEMENTS, this::write);

    SmallPuts(Database database) {
        this.database = database;
    }

    /** Returns false if it can't be written so, and was not. */
    boolean put(Written blob, StoredObject object) throws SQLException {
        WouldWaitException.check();
        return blob.bytes().isPresent() && together.ask(new ManyObjectsStore.Small(object, blob));
    }

    private List<Boolean> write(List<ManyObjectsStore.Small> all) throws SQLException {
        var byName = new LinkedHashMap<ManyObjectsStore.Name, ManyObjectsStore.Small>();
        all.forEach(one -> byName.put(name(one), one));
        var written = written(List.copyOf(byName.values()));
        var done = byName.values().stream()
                .filter(one -> one.object().blob().filter(written::contains).isPresent())
                .map(SmallPuts::name)
                .collect(Collectors.toSet());
        return all.stream().map(one -> done.contains(name(one))).toList();
    }

    private static ManyObjectsStore.Name name(ManyObjectsStore.Small one) {
        return new ManyObjectsStore.Name(one.object().bucketId(), one.object().key());
    }

    private Set<BlobId> written(List<ManyObjectsStore.Small> all) throws SQLException {
        try {
            return database.query(tx -> store.putSmall(tx, all));
        } catch (SQLException e) {
            var state = String.valueOf(e.getSQLState());
            if (state.length() < 2 || !REFUSED.contains(state.substring(0, 2))) {
                throw e;
            }
            LOG.info("{} small objects could not be written together: {}", all.size(), e.getMessage());
            return Set.of();
        }
    }
}
