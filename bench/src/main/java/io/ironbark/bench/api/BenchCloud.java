package io.ironbark.bench.api;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ironbark.bench.load.CpuClock;
import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A database, a cloud controller and a cluster controller, as they ship, on free ports and in a directory of its own. */
final class BenchCloud implements AutoCloseable {
    static final String REGION = "ib-local-1";
    static final String ZONE = "ib-local-1a";

    private static final Duration START = Duration.ofMinutes(4);
    private static final int POOL = 16;

    /** The usual heap is for zones of some tens of nodes. */
    private static final Map<String, String> LARGE_ZONE = Map.of("IRONBARK_JAVA_OPTIONS", "-Xmx768m");

    private static final String NOBODY_IS_THROTTLED = "throttle.times = 1000000\n";

    private final Path home;
    private final Path program;
    private final TestPki pki;
    private final int databasePort = freePort();
    private final int apiPort = freePort();
    private final int internalPort = freePort();
    private final int nodesPort = freePort();
    private final StubWalrus walrus;
    private final Daemon database;
    private Daemon controller;
    private final Daemon cluster;
    private final HikariDataSource pool;
    private Optional<ProcessHandle> nodes = Optional.empty();

    /** Starts all of it in a new directory; {@code source} is where the built tree is. */
    BenchCloud(Path source, Path home) throws IOException {
        this.home = home;
        this.program = source.resolve("deploy/bin/ironbark");
        Files.createDirectories(home.resolve("pki"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        this.pki = TestPki.in(home.resolve("pki"));
        byte[] password = new byte[16];
        ThreadLocalRandom.current().nextBytes(password);
        Files.writeString(home.resolve("password"), HexFormat.of().formatHex(password));
        walrus = new StubWalrus(pki.tls(Role.WALRUS_STORE, "walrus"));
        database = daemon("database", """
                listen = 127.0.0.1:%d
                directory = %s
                password-file = %s
                """.formatted(databasePort, home.resolve("database"), home.resolve("password")));
        Await.until("the database answers", START, () -> answers(database, databasePort));
        controller = controller(NOBODY_IS_THROTTLED);
        cluster = daemon(
                "cluster-controller",
                """
                zone = %s
                cloud-controller = https://127.0.0.1:%d
                nodes.listen = 127.0.0.1:%d
                management = 127.0.0.1:%d
                %s""".formatted(ZONE, internalPort, nodesPort, freePort(), tls(pki.files(Role.CLUSTER_CONTROLLER, ZONE))),
                LARGE_ZONE);
        Await.until("the cluster controller answers", START, () -> answers(cluster, nodesPort));
        pool = pool();
    }

    InetSocketAddress api() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), apiPort);
    }

    URI nodes() {
        return URI.create("https://127.0.0.1:" + nodesPort);
    }

    TestPki pki() {
        return pki;
    }

    Path home() {
        return home;
    }

    /** Connections to the database, as many as the cloud controller has. */
    HikariDataSource pool() {
        if (pool != null) {
            return pool;
        }
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + databasePort + "/ironbark");
        config.setUsername("ironbark");
        config.setPassword(read(home.resolve("password")));
        config.setMaximumPoolSize(POOL);
        return new HikariDataSource(config);
    }

    /** The cloud controller begins again, with these settings about throttling. */
    void restartController(String throttle) {
        controller.close();
        controller = controller(throttle);
    }

    void restartControllerUnthrottled() {
        restartController(NOBODY_IS_THROTTLED);
    }

    /** From now on the clock shows what these take, too. */
    void watchNodes(ProcessHandle process) {
        nodes = Optional.of(process);
    }

    /** What the CPU does for whom. */
    CpuClock clock() {
        var clock = new CpuClock()
                .watch("generator", ProcessHandle.current())
                .watch("controller", controller.handle())
                .watch("cluster", cluster.handle())
                .watch("database", postmaster());
        nodes.ifPresent(process -> clock.watch("nodes", process));
        return clock;
    }

    AccountMade account(String name) {
        var operator = new HopClient(
                URI.create("https://127.0.0.1:" + internalPort),
                pki.tls(Role.OPERATOR, "bench"),
                Role.CLOUD_CONTROLLER,
                HopClient.Limits.PATIENT);
        try (operator) {
            return switch (operator.post("/v1/admin/accounts", new NewAccount(name), AccountMade.class)) {
                case Answer.Got<AccountMade>(var made) -> made;
                case Answer<AccountMade> other -> throw new IllegalStateException("no account: " + other);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
        cluster.close();
        controller.close();
        database.close();
        walrus.close();
    }

    private Daemon controller(String throttle) {
        Daemon started = daemon("cloud-controller", """
                region = %s
                zones = %s
                api.listen = 127.0.0.1:%d
                api.endpoint = http://127.0.0.1:%d
                internal.listen = 127.0.0.1:%d
                management = 127.0.0.1:%d
                accounts.key-file = %s
                accounts.first-credential-file = %s
                compute.public-pool = 198.18.0.0/15
                compute.images = %s
                %sdatabase.url = jdbc:postgresql://127.0.0.1:%d/ironbark
                database.user = ironbark
                database.password-file = %s
                database.pool-size = %d
                %s""".formatted(
                        REGION,
                        ZONE,
                        apiPort,
                        apiPort,
                        internalPort,
                        freePort(),
                        home.resolve("secrets.key"),
                        home.resolve("root-credential"),
                        walrus.uri(),
                        throttle,
                        databasePort,
                        home.resolve("password"),
                        POOL,
                        tls(pki.files(Role.CLOUD_CONTROLLER, "clc"))));
        Await.until("the cloud controller answers", START, () -> answers(started, apiPort));
        return started;
    }

    private Daemon daemon(String name, String configuration) {
        return daemon(name, configuration, Map.of());
    }

    private Daemon daemon(String name, String configuration, Map<String, String> environment) {
        try {
            Path file = Files.writeString(home.resolve(name + ".conf"), configuration);
            return Daemon.start(
                    home.resolve("log").resolve(name + ".log"),
                    environment,
                    List.of(program.toString(), name, "--config", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tls(TlsFiles files) {
        return """
                tls.ca = %s
                tls.certificate = %s
                tls.key = %s
                """.formatted(files.ca(), files.certificate(), files.key());
    }

    private ProcessHandle postmaster() {
        String pid = read(home.resolve("database/data/postmaster.pid"))
                .lines()
                .findFirst()
                .orElseThrow();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean answers(Daemon daemon, int port) {
        daemon.mustRun();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
