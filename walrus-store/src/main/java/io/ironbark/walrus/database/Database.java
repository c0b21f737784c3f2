package io.ironbark.walrus.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.config.Default;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** Connections to PostgreSQL. Whoever opens a transaction here owns it; stores only own the words. */
public final class Database implements AutoCloseable {
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);

    /**
     * Every statement here is written for an index. So each is planned once for a connection rather than at every use, which
     * would take longer than the statement, and that plan must not be one for a table that was empty at the time.
     */
    private static final String PLANNING = """
            SET plan_cache_mode = force_generic_plan;
            SET enable_seqscan = off;
            SET enable_sort = off;
            """;

    private final HikariDataSource pool;

    /** Where it is and who we are there. */
    public record Access(
            String url,
            String user,
            Optional<Secret> password,
            @Default("16") int connections) {}

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Connects under a name, and brings the schema up to date. */
    public static Database open(Access access, String processName) {
        var config = new HikariConfig();
        config.setPoolName("walrus");
        config.setJdbcUrl(access.url());
        config.setUsername(access.user());
        access.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(access.connections());
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setConnectionInitSql(PLANNING);
        config.addDataSourceProperty("ApplicationName", processName);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("socketTimeout", "60");
        var pool = new HikariDataSource(config);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/walrus")
                    // Features number their migrations in blocks of their own, and land in any order.
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        return new Database(pool);
    }

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** One statement, which is a transaction of its own. */
    public <T> T query(Work<T> work) throws SQLException {
        WouldWaitException.check();
        try (var connection = pool.getConnection()) {
            return work.with(connection);
        }
    }

    /** Several statements that become true together or not at all. */
    public <T> T transaction(Work<T> work) throws SQLException {
        WouldWaitException.check();
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** What is wrong with it, for who asks whether this process is well. */
    public Optional<String> problem() {
        try (var connection = pool.getConnection()) {
            return connection.isValid(1) ? Optional.empty() : Optional.of("does not answer");
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
