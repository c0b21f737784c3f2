package io.ironbark.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresFixtureTest {
    @Test
    void everyDatabaseIsItsOwn() throws SQLException {
        var first = PostgresFixture.fresh();
        var second = PostgresFixture.fresh();

        execute(first, "CREATE TABLE mine(id int)");
        execute(second, "CREATE TABLE mine(id int)");

        assertThat(first.url()).isNotEqualTo(second.url());
    }

    @Test
    void aMigrationRunsOnceForAllDatabasesOfItsKey() throws SQLException {
        var runs = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            var database = PostgresFixture.fresh("once", made -> {
                runs.incrementAndGet();
                execute(made, "CREATE TABLE migrated(id int)");
            });
            execute(database, "INSERT INTO migrated VALUES (1)");
        }
        assertThat(runs).hasValue(1);
    }

    private static void execute(PostgresFixture.Access database, String sql) {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
