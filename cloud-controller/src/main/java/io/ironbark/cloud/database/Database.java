package io.ironbark.cloud.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of connections to a database whose schema is up to date. */
public final class Database implements AutoCloseable {
    /** What is done within a transaction. It may run more than once, so it has no effect but on the database. */
    @FunctionalInterface
    public interface Work<R> {
        R run(Tx tx) throws SQLException;
    }

    /** Like {@link Work}, without a result. */
    @FunctionalInterface
    public interface Task {
        void run(Tx tx) throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private static final int ATTEMPTS_MAX = 8;
    private static final long BACKOFF_MILLIS = 4;
    private static final long CONNECT_MILLIS = 5_000;
    private static final int DEFAULT_POOL_SIZE = 16;

    /**
     * What is asked for all day is in memory, where a row by its index costs hardly more than the next row of a table. Told so,
     * the planner uses indices of small tables, too, and finds plans that are good for all values, which need no planning anew.
     */
    private static final String ROWS_ARE_IN_MEMORY = "SET random_page_cost = 1.1";

    /** serialization_failure and deadlock_detected: the server asks for the transaction to be run again. */
    private static final Set<String> RUN_AGAIN = Set.of("40001", "40P01");

    private final HikariDataSource pool;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("database-", 0).daemon().factory());

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Connects, waiting for the server if need be, and migrates. */
    public static Database open(DatabaseConfig config) {
        try {
            String password = Files.readString(config.passwordFile()).strip();
            return open(config.url(), config.user(), password, config.poolSize());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read database.password-file", e);
        }
    }

    /** The same, for tests. */
    public static Database open(String url, String user, String password) {
        return open(url, user, password, DEFAULT_POOL_SIZE);
    }

    private static Database open(String url, String user, String password, int poolSize) {
        var config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        config.setConnectionInitSql(ROWS_ARE_IN_MEMORY);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "ironbark-cloud");
        var pool = new HikariDataSource(config);
        try {
            var result = Flyway.configure()
                    .dataSource(pool)
                    .connectRetries(60)
                    .connectRetriesInterval(1)
                    // Features number their migrations in blocks of their own, and land in any order.
                    .outOfOrder(true)
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                log.info("schema migrated to version {}", result.targetSchemaVersion);
            }
            return new Database(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Runs the work in a transaction; runs it again, a few times, when the server asks for that. */
    public <R> R transaction(Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (!RUN_AGAIN.contains(state(e)) || attempt == ATTEMPTS_MAX) {
                    throw translated(e);
                }
                log.debug("transaction runs again after {}", e.getMessage());
                long ceiling = BACKOFF_MILLIS << attempt;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling) * 1_000_000L);
            }
        }
    }

    /** {@link #transaction} without a result. */
    public void inTransaction(Task task) {
        Optional<Object> _ = transaction(tx -> {
            task.run(tx);
            return Optional.empty();
        });
    }

    /** Runs one statement, or several that need no common snapshot, each in a transaction of its own. */
    public <R> R read(Work<R> work) {
        try (Connection connection = pool.getConnection()) {
            var tx = new Tx(connection);
            R result = work.run(tx);
            Sent.flush(tx);
            return result;
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /**
     * Threads that may wait for the database, for those that may not. They are the system's own: a virtual one costs several
     * changes of threads more each time that it waits for an answer.
     */
    public Executor threads() {
        return threads;
    }

    /** A sentence about why the database can't be used now; empty if it can. */
    public Optional<String> problem() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1) ? Optional.empty() : Optional.of("the connection does not answer");
        } catch (SQLException e) {
            return Optional.of("no connection: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        pool.close();
    }

    private <R> R once(Work<R> work) throws SQLException {
        Tx tx;
        R result;
        try (Connection connection = pool.getConnection()) {
            tx = new Tx(connection);
            connection.setAutoCommit(false); // the pool switches it on again
            try {
                result = work.run(tx);
                if (!Sent.commit(tx)) {
                    connection.commit();
                }
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            }
        }
        tx.committed();
        return result;
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static RuntimeException translated(SQLException e) {
        String state = state(e);
        boolean away =
                state.startsWith("08") || state.startsWith("57P") || e instanceof SQLTransientConnectionException;
        return away ? new DatabaseAway(e) : new IllegalStateException("SQL state " + state, e);
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }
}
