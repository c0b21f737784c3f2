package io.ironbark.cloud;

import io.ironbark.cloud.account.AccountConfig;
import io.ironbark.cloud.database.DatabaseConfig;
import io.ironbark.cloud.front.HttpFront;
import io.ironbark.cloud.front.Throttle;
import io.ironbark.cloud.quota.QuotaConfig;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.placement.Policy;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.testsupport.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The real cloud controller over a real database, on free ports. */
public final class TestCloud implements AutoCloseable {
    public static final String REGION = "ib-local-1";

    public static final TestPki PKI = pki();

    private final Path home;
    private final CloudController controller;
    private final CloudConfig config;

    private TestCloud(Path home, CloudConfig config) throws IOException {
        this.home = home;
        this.config = config;
        this.controller = new CloudController(config);
    }

    public static TestCloud start() {
        return start(URI.create("https://127.0.0.1:1"));
    }

    /** With its images at that walrus. */
    public static TestCloud start(URI images) {
        try {
            Path home = Files.createTempDirectory("cloud");
            return new TestCloud(home, config(home, images));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestPki pki() {
        try {
            return TestPki.in(Files.createTempDirectory("pki"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CloudConfig config(Path home, URI images) throws IOException {
        PostgresFixture.Access database = PostgresFixture.fresh();
        Path password = home.resolve("database.password");
        Files.writeString(password, database.password());
        var anyPort = new HostPort("127.0.0.1", 0);
        return new CloudConfig(
                REGION,
                List.of(new ZoneName("ib-local-1a")),
                new HttpFront.Options(anyPort, URI.create("http://127.0.0.1:8773"), DataSize.ofMebibytes(1)),
                Throttle.Limits.wide(),
                new HopServer.Options(anyPort, DataSize.ofMebibytes(64)),
                PKI.files(Role.CLOUD_CONTROLLER, "test"),
                anyPort,
                new DatabaseConfig(database.url(), database.user(), password, 8),
                new AccountConfig(home.resolve("secrets.key"), "main", home.resolve("first.credential")),
                new ComputeConfig(
                        Policy.SPREAD,
                        "198.18.0.0/24",
                        images,
                        Duration.ofMinutes(15),
                        new QuotaConfig(20_000, 40_000)));
    }

    /** The root access key of the first account. */
    public TestClient client() {
        var credential = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("first.credential"))) {
            credential.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestClient(
                endpoint(),
                credential.getProperty("AWS_ACCESS_KEY_ID"),
                credential.getProperty("AWS_SECRET_ACCESS_KEY"));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + controller.apiPort());
    }

    public CloudConfig config() {
        return config;
    }

    public CloudController controller() {
        return controller;
    }

    public Path home() {
        return home;
    }

    @Override
    public void close() {
        controller.close();
    }
}
