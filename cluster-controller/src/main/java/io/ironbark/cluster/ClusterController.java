package io.ironbark.cluster;

import io.ironbark.cluster.zone.Zone;
import io.ironbark.proto.daemon.Daemon;
import io.ironbark.proto.daemon.Management;
import io.ironbark.proto.daemon.Shutdown;
import io.ironbark.proto.hop.DesiredPoll;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.ObservedPost;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Signal;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.zone.ZoneDesired;
import io.ironbark.proto.zone.ZoneObserved;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The cluster controller's wiring. */
public final class ClusterController implements AutoCloseable {
    private static final int EPOCH_BYTES = 8;

    private final Vertx vertx = Vertx.vertx();
    private final SecureRandom random = new SecureRandom();
    private final Signal news = new Signal();
    private final ClusterConfiguration configuration;
    private final Tls tls;
    private final ZoneThread zone;
    private final HopServer server;
    private final HopClient cloud;
    private final FeedCursor cursor;
    private final DesiredPoll<ZoneDesired> desired;
    private final ObservedPost<ZoneObserved> observed;
    private final Management management;

    public static void main(String[] args) {
        Daemon.run("cluster-controller", ClusterConfiguration.class, ClusterController::serve, args);
    }

    private static void serve(ClusterConfiguration configuration) throws IOException, InterruptedException {
        try (var _ = new ClusterController(configuration)) {
            Shutdown.await();
        }
    }

    /** Starts all of it. */
    public ClusterController(ClusterConfiguration configuration) throws IOException {
        this.configuration = configuration;
        this.tls = Tls.load(configuration.tls());
        var epoch = epoch();
        var documents = new NodeDocuments();
        this.zone = ZoneThread.start(new Zone(configuration.zone(), epoch), documents::publish, news);
        var hop = new NodeHop(epoch, documents, zone);
        this.server = HopServer.start(vertx, tls, configuration.nodes(), hop.routes());
        this.cloud =
                new HopClient(configuration.cloudController(), tls, Role.CLOUD_CONTROLLER, HopClient.Limits.PATIENT);
        this.cursor = new FeedCursor(configuration.pace().resync());
        this.desired = DesiredPoll.start(cloud, source(), this::apply, random);
        this.observed = ObservedPost.start(cloud, path("observed"), this::report, pace(), news, random);
        this.management = Management.start(vertx, configuration.management());
        watch();
    }

    /** The port that nodes dial. */
    public int nodePort() {
        return server.port();
    }

    /** The port for operators. */
    public int managementPort() {
        return management.port();
    }

    @Override
    public void close() {
        management.close();
        server.close();
        desired.close();
        observed.close();
        cloud.close();
        zone.close();
        vertx.close().await();
    }

    private String epoch() {
        var bytes = new byte[EPOCH_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String path(String verb) {
        return "/v1/zones/" + configuration.zone().value() + "/" + verb;
    }

    private DesiredPoll.Source<ZoneDesired> source() {
        var pace = configuration.pace();
        return new DesiredPoll.Source<>(
                () -> path("desired") + "?after=" + cursor.after(ZoneThread.nowMillis()),
                ZoneDesired.class,
                pace.poll(),
                pace.longestBackoff());
    }

    private ObservedPost.Pace pace() {
        var pace = configuration.pace();
        return new ObservedPost.Pace(pace.reportEverything(), pace.gatherReports(), pace.longestBackoff());
    }

    private void apply(ZoneDesired document) throws InterruptedException {
        long now = ZoneThread.nowMillis();
        cursor.received(document, now);
        zone.put(core -> core.apply(document, now));
    }

    private Optional<ZoneObserved> report(boolean everything) throws InterruptedException {
        return zone.ask(core -> core.observed(everything, ZoneThread.nowMillis()));
    }

    private void watch() {
        var health = management.health();
        health.register(
                "cloud-controller",
                () -> desired.parentReached() || observed.parentReached()
                        ? Optional.empty()
                        : Optional.of("cannot be reached"));
        health.register("zone", () -> zone.isAlive() ? Optional.empty() : Optional.of("its thread has ended"));
        health.register(
                "feed", () -> cursor.isSynced() ? Optional.empty() : Optional.of("has not been read whole yet"));
        ClusterMetrics.bind(management.metrics(), zone);
        management
                .metrics()
                .gauge(
                        "ironbark.certificate.end.seconds",
                        tls,
                        own -> own.expiry().getEpochSecond());
    }
}
