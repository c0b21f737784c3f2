package io.ironbark.walrus.object;

import io.ironbark.walrus.database.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds current objects for those who can't wait: threads of its own ask the database, each for all that has been asked for
 * since it asked last. So an answer is as fresh as one of a query of its own, and the busier the store is, the less each
 * costs.
 */
public final class CurrentObjects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentObjects.class);
    private static final int MAX_TOGETHER = 64;
    private static final int MAX_THREADS = 4;

    private final Database database;
    private final ManyObjectsStore store = new ManyObjectsStore();
    private final LinkedBlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    private final List<Thread> threads;

    private record Wanted(ManyObjectsStore.Name name, Consumer<Optional<StoredObject>> then) {}

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
        wanted.add(new Wanted(new ManyObjectsStore.Name(bucketId, key), then));
    }

    private void run() {
        var all = new ArrayList<Wanted>(MAX_TOGETHER);
        try {
            while (true) {
                all.add(wanted.take());
                wanted.drainTo(all, MAX_TOGETHER - 1);
                var found = found(all);
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).then().accept(found.get(i));
                }
                all.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Optional<StoredObject>> found(List<Wanted> all) {
        try {
            var names = all.stream().map(Wanted::name).toList();
            return database.query(tx -> store.findAll(tx, names));
        } catch (SQLException | RuntimeException e) {
            LOG.warn("objects can't be looked up", e);
            return Collections.nCopies(all.size(), Optional.empty());
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
