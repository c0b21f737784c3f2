package io.ironbark.bench.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** What nobody who asks the database once per request can beat: one row by its primary key, over a pool. */
final class FloorStore {
    private static final String ONE = "SELECT * FROM instance WHERE id = ?";

    private final DataSource pool;

    FloorStore(DataSource pool) {
        this.pool = pool;
    }

    /** Rows a second, with so many threads. */
    double perSecond(int threads, List<String> ids, Duration warmUp, Duration measured) {
        long from = System.nanoTime() + warmUp.toNanos();
        long end = from + measured.toNanos();
        long count = 0;
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var results = new ArrayList<Future<Long>>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> select(ids, from, end)));
            }
            for (Future<Long> result : results) {
                count += result.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return count / (measured.toNanos() / 1e9);
    }

    private long select(List<String> ids, long from, long end) throws SQLException {
        long count = 0;
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = connection.prepareStatement(ONE)) {
                statement.setString(1, ids.get(ThreadLocalRandom.current().nextInt(ids.size())));
                try (ResultSet rows = statement.executeQuery()) {
                    if (rows.next() && !rows.getString("id").isEmpty() && now >= from) {
                        count++;
                    }
                }
            }
        }
        return count;
    }
}
