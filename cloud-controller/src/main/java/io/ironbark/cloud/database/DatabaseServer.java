package io.ironbark.cloud.database;

import io.ironbark.proto.daemon.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a one-host cloud: PostgreSQL, run by a process that makes it, watches it and ends with it.
 *
 * PostgreSQL outlives this process if this process is killed, and the next one takes it over; nobody's connection breaks.
 * If PostgreSQL itself dies, this process ends too and its supervisor starts both; PostgreSQL then recovers from its log.
 */
public final class DatabaseServer {
    private static final Logger log = LoggerFactory.getLogger(DatabaseServer.class);

    private static final List<String> DATABASES = List.of("ironbark", "walrus");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration START_POLL = Duration.ofMillis(50);
    private static final int PASSWORD_BYTES = 24;
    private static final String PROGRAMS = "postgresql-18.6.0";

    private final DatabaseServerConfig config;
    private final ProcessHandle server;

    /** Makes the database if there is none, runs it, and returns once it answers. */
    public DatabaseServer(DatabaseServerConfig config) throws IOException, InterruptedException {
        this.config = config;
        Files.createDirectories(config.directory());
        var process = new PostgresProcess(PostgresPrograms.in(config.directory().resolve(PROGRAMS)), config);
        if (!process.isInitialised()) {
            makePassword(config.passwordFile());
        }
        process.initialise(config.passwordFile());
        this.server = process.adoptOrStart();
        try (Connection connection = connect()) {
            for (String name : DATABASES) {
                create(connection, name);
            }
        } catch (SQLException e) {
            throw new IOException("the database does not do as told", e);
        }
        log.info("the database answers on {}", config.listen());
    }

    /** Runs until told to end. */
    public static void main(String... args) {
        Daemon.run("database", DatabaseServerConfig.class, DatabaseServer::serve, args);
    }

    /** Waits for PostgreSQL's end. */
    public void awaitEnd() throws InterruptedException {
        try {
            server.onExit().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("can't watch process " + server.pid(), e);
        }
    }

    /** PostgreSQL's process. */
    public ProcessHandle process() {
        return server;
    }

    /** Ends PostgreSQL in good order, and waits for that. */
    public void stop() throws IOException, InterruptedException {
        if (server.isAlive()) {
            PostgresProcess.stop(server);
        }
    }

    private static void serve(DatabaseServerConfig config) throws Exception {
        var database = new DatabaseServer(config);
        var told = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.set(true);
            try {
                database.stop();
            } catch (IOException | InterruptedException e) {
                log.error("PostgreSQL could not be stopped; it will recover when it starts again", e);
            }
        }));
        database.awaitEnd();
        if (!told.get()) {
            throw new IOException("PostgreSQL ended by itself");
        }
    }

    private static void makePassword(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            return;
        }
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n",
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }

    private Connection connect() throws IOException, InterruptedException {
        String password = Files.readString(config.passwordFile()).strip();
        String url = "jdbc:postgresql://" + config.listen() + "/postgres";
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url, PostgresProcess.USER, password);
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL does not answer", e);
                }
                Thread.sleep(START_POLL);
            }
        }
    }

    private static void create(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement()) {
            var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'");
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + name);
            }
        }
    }
}
