package io.ironbark.cloud.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.config.HostPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseServerTest {
    private Path directory = Path.of("/");
    private DatabaseServerConfig config =
            new DatabaseServerConfig(directory, new HostPort("127.0.0.1", 0), directory, "");

    @BeforeEach
    void home() throws IOException {
        directory = Files.createTempDirectory(
                "database", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        config = new DatabaseServerConfig(
                directory.resolve("database"),
                new HostPort("127.0.0.1", freePort()),
                directory.resolve("database.password"),
                "nobody");
    }

    @AfterEach
    void clean() throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    @Test
    void whatIsCommittedIsThereAfterStopKillAndStart() throws Exception {
        var first = new DatabaseServer(config);
        assertThat(Files.getPosixFilePermissions(config.passwordFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        execute("CREATE TABLE kept(word text)");
        execute("INSERT INTO kept VALUES ('one')");

        // A process that comes while PostgreSQL runs takes it over.
        var second = new DatabaseServer(config);
        assertThat(second.process().pid()).isEqualTo(first.process().pid());

        execute("INSERT INTO kept VALUES ('two')");
        second.process().destroyForcibly();
        second.process().onExit().get(30, TimeUnit.SECONDS);

        // The file with the dead one's number is left behind.
        var third = new DatabaseServer(config);
        assertThat(value("SELECT string_agg(word, ' ' ORDER BY word) FROM kept"))
                .isEqualTo("one two");
        third.stop();
        assertThat(third.process().isAlive()).isFalse();

        // The number in a left-over file has gone to another process since.
        Files.writeString(
                config.directory().resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        var fourth = new DatabaseServer(config);
        assertThat(value("SELECT count(*) FROM kept")).isEqualTo("2");
        fourth.stop();
    }

    private String setting(String name) throws IOException, SQLException {
        return value("SHOW " + name);
    }

    private String value(String query) throws IOException, SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws IOException, SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws IOException, SQLException {
        String password = Files.readString(config.passwordFile()).strip();
        return DriverManager.getConnection("jdbc:postgresql://" + config.listen() + "/ironbark", "ironbark", password);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
