package io.ironbark.testsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL for tests: one server per JVM, started when first asked for, and a database of its own for whoever
 * asks.
 *
 * The server is a container where a Docker engine answers, and otherwise the embedded one, which works as root too. It
 * does not sync to disk, so a new database costs some tens of milliseconds. It ends with the JVM.
 */
public final class PostgresFixture {
    /** What JDBC needs to reach a database. */
    public record Access(String url, String user, String password) {
        /** A new connection. The caller closes it. */
        public Connection connect() {
            try {
                return DriverManager.getConnection(url, user, password);
            } catch (SQLException e) {
                throw new IllegalStateException("can't connect to " + url, e);
            }
        }
    }

    private static final String IMAGE = "postgres:18-alpine";
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Map<String, String> TEMPLATES = new ConcurrentHashMap<>();

    private PostgresFixture() {}

    /** A new, empty database. */
    public static Access fresh() {
        return copyOf("template0");
    }

    /**
     * A new database, migrated. The migration runs once per JVM and key, on a database that serves as the template of all
     * later ones; it must leave no connection open.
     */
    public static Access fresh(String key, Consumer<Access> migration) {
        String template = TEMPLATES.computeIfAbsent(key, _ -> {
            Access made = fresh();
            migration.accept(made);
            return made.url().substring(made.url().lastIndexOf('/') + 1);
        });
        return copyOf(template);
    }

    private static Access copyOf(String template) {
        String name = "test_" + NEXT.incrementAndGet();
        Access server = Server.ACCESS;
        try (Connection connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("can't create " + name, e);
        }
        String base = server.url().substring(0, server.url().lastIndexOf('/') + 1);
        return new Access(base + name, server.user(), server.password());
    }

    private static final class Server {
        private static final Access ACCESS = dockerAnswers() ? container() : embedded();

        private static boolean dockerAnswers() {
            boolean possible = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
            return possible && DockerClientFactory.instance().isDockerAvailable();
        }

        @SuppressWarnings("resource") // ends with the JVM
        private static Access container() {
            var container = new PostgreSQLContainer(IMAGE)
                    .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
            container.start();
            String url = "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(5432) + "/postgres";
            return new Access(url, container.getUsername(), container.getPassword());
        }

        private static Access embedded() {
            try {
                int port = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("shared_buffers", "64MB")
                        .setServerConfig("full_page_writes", "off")
                        .start()
                        .getPort();
                return new Access("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
            } catch (IOException e) {
                throw new UncheckedIOException("can't start the embedded PostgreSQL", e);
            }
        }
    }
}
