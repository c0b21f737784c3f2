package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ManyObjectsStore.Name;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds current objects for those who can't wait: threads of its own ask the database, each for all that has been asked for
 * since it asked last. So an answer is as fresh as one of a query of its own, and the busier the store is, the less each
 * costs.
 *
 * <p>What was found is kept together with the snapshot that it was found in, which says whose transactions had ended. Those
 * that have ended only become more, so as long as the database says the same snapshot, none has ended since, and what was
 * found is what would be found: whoever wrote, with whatever statement. Any commit anywhere in the database's cluster makes
 * the thread look again. That holds for one connection, since a database that was restored or replaced may say the same
 * snapshot of other data; so nothing is kept beyond it.
 */
public final class CurrentObjects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentObjects.class);
    private static final int MAX_TOGETHER = 64;
    private static final int MAX_THREADS = 4;
    private static final int MAX_KEPT = 10_000;
    private static final long IDLE_SECONDS = 10;

    private final Database database;
    private final ManyObjectsStore store = new ManyObjectsStore();
    private final LinkedBlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    private final List<Thread> threads;

    private record Wanted(Name name, Consumer<Optional<StoredObject>> then) {}

    private CurrentObjects(Database database) {
        this.database = database;
        // Fewer than processors, since the more ask, the fewer questions go together.
        int count = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_THREADS);
        this.threads = IntStream.range(0, count)
                .mapToObj(i -> Thread.ofPlatform().name("objects-" + i).daemon().unstarted(this::run))
                .toList();
    }

    public static CurrentObjects start(Database database) {
        var objects = new CurrentObjects(database);
        objects.threads.forEach(Thread::start);
        return objects;
    }

    /** Says later what is there, on one of its threads, which must not be held up. Says nothing is if it can't be told. */
    void find(long bucketId, String key, Consumer<Optional<StoredObject>> then) {
        wanted.add(new Wanted(new Name(bucketId, key), then));
    }

    private void run() {
        try {
            while (true) {
                var all = new ArrayList<Wanted>();
                all.add(wanted.take());
                serve(all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves these, and then others over the same connection for as long as there are any. */
    private void serve(List<Wanted> all) throws InterruptedException {
        try {
            database.query(tx -> {
                var kept = new Kept(tx, store);
                do {
                    wanted.drainTo(all, MAX_TOGETHER - all.size());
                    var found = kept.find(all.stream().map(Wanted::name).toList());
                    var answered = List.copyOf(all);
                    all.clear(); // whoever is being told is not told again that it failed
                    for (int i = 0; i < found.size(); i++) {
                        answered.get(i).then().accept(found.get(i));
                    }
                } while (next().map(all::add).orElse(false));
                return all;
            });
        } catch (SQLException | RuntimeException e) {
            LOG.warn("objects can't be looked up", e);
            all.forEach(one -> one.then().accept(Optional.empty()));
        }
    }

    private Optional<Wanted> next() {
        try {
            return Optional.ofNullable(wanted.poll(IDLE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next wait ends at once
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    /** What was found over a connection, and in which snapshot. */
    private static final class Kept {
        private final Connection tx;
        private final ManyObjectsStore store;
        private final Map<Name, Optional<StoredObject>> objects = new HashMap<>();
        private String snapshot = "";

        Kept(Connection tx, ManyObjectsStore store) {
            this.tx = tx;
            this.store = store;
        }

        List<Optional<StoredObject>> find(List<Name> names) throws SQLException {
            if (objects.keySet().containsAll(names) && store.snapshot(tx).equals(snapshot)) {
                return names.stream()
                        .map(name -> objects.getOrDefault(name, Optional.empty()))
                        .toList();
            }
            var found = store.findAll(tx, names);
            if (!found.snapshot().equals(snapshot) || objects.size() > MAX_KEPT) {
                objects.clear();
                snapshot = found.snapshot();
            }
            for (int i = 0; i < names.size(); i++) {
                if (found.objects().get(i).isPresent()) {
                    objects.put(names.get(i), found.objects().get(i));
                }
            }
            return found.objects();
        }
    }
}
