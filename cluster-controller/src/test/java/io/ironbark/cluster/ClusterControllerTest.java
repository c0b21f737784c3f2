package io.ironbark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.FakeNode;
import io.ironbark.testsupport.TestPki;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon over real connections, between a cloud controller and nodes that are fakes. */
class ClusterControllerTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final Duration BOOT = Duration.ofMillis(20);
    private static final Capacity TOTAL = new Capacity(8, 16_384, 100);
    private static final ClusterConfiguration.Pace HURRIED = new ClusterConfiguration.Pace(
            Duration.ofSeconds(20),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofMillis(200));

    @TempDir
    static Path directory;

    private static TestPki pki;

    private final Vertx vertx = Vertx.vertx();
    private final FakeCloud cloud = new FakeCloud(2);
    private final List<FakeNode> nodes = new ArrayList<>();
    private HopServer cloudServer = cloudServer(0);
    private ClusterController controller = controller(0);

    @BeforeAll
    static void makeCertificates() {
        pki = TestPki.in(directory);
    }

    @BeforeEach
    void startNodes() {
        for (int number = 0; number < 2; number++) {
            nodes.add(FakeNode.start(new FakeNode.Settings(
                    nodeHop(),
                    pki.tls(Role.NODE_CONTROLLER, Samples.nodeId(number).value()),
                    "10.0.0." + number,
                    TOTAL,
                    BOOT,
                    new FakeNode.Pace(
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(1),
                            Duration.ofMillis(5),
                            Duration.ofMillis(200)))));
        }
        await("both nodes are known", () -> cloud.nodeCount() == 2);
    }

    @AfterEach
    void stop() {
        nodes.forEach(FakeNode::close);
        controller.close();
        cloudServer.close();
        vertx.close().await();
    }

    private HopServer cloudServer(int port) {
        return HopServer.start(
                vertx,
                pki.tls(Role.CLOUD_CONTROLLER, "cloud"),
                new HopServer.Options(new HostPort(LOOPBACK, port), DataSize.ofMebibytes(64)),
                cloud.routes());
    }

    private ClusterController controller(int nodePort) {
        try {
            return new ClusterController(new ClusterConfiguration(
                    Samples.ZONE,
                    URI.create("https://127.0.0.1:" + cloudServer.port()),
                    new HopServer.Options(new HostPort(LOOPBACK, nodePort), DataSize.ofMebibytes(1)),
                    new HostPort(LOOPBACK, 0),
                    pki.files(Role.CLUSTER_CONTROLLER, Samples.ZONE.value()),
                    HURRIED));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private URI nodeHop() {
        return URI.create("https://127.0.0.1:" + controller.nodePort());
    }

    private static void await(String what, BooleanSupplier state) {
        Await.until(what, DEADLINE, state::getAsBoolean);
    }

    private static List<InstanceDesired> instances(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> Samples.instance(number, number % 2, 512))
                .toList();
    }

    private List<InstanceId> running() {
        return nodes.stream().flatMap(node -> node.running().stream()).sorted().toList();
    }

    @Test
    void aLaunchIsPlacedCommittedAndRunsAndATerminationLeavesNothing() {
        cloud.launch(instances(0, 1));
        await("the first runs", () -> cloud.count(RunState.RUNNING) == 1);
        long start = System.nanoTime();
        cloud.launch(instances(1, 1));
        await(
                "the second is wanted of a node",
                () -> nodes.stream()
                                .flatMap(node -> node.applied().stream())
                                .mapToInt(document -> document.instances().size())
                                .sum()
                        == 2);
        System.out.printf("from row to node: %.1f ms%n", (System.nanoTime() - start) / 1e6);
        await("the second runs", () -> cloud.count(RunState.RUNNING) == 2);
        assertThat(running()).containsExactly(Samples.instanceId(0), Samples.instanceId(1));

        cloud.power(Samples.instanceId(0), Power.TERMINATED);
        await("it is gone", () -> cloud.isGone(Samples.instanceId(0)));
        assertThat(running()).containsExactly(Samples.instanceId(1));
    }

    @Test
    void aBurstRunsOnceWithinTheNodesRoomAndTheRestIsToldWhyNot() {
        cloud.launch(instances(0, 20));

        await("sixteen run", () -> cloud.count(RunState.RUNNING) == 16);
        assertThat(nodes).allSatisfy(node -> assertThat(node.running()).hasSize(8));
        assertThat(cloud.commits()).isEqualTo(16);
        await(
                "four have no room",
                () -> IntStream.range(0, 20)
                                .filter(number ->
                                        cloud.noRoom(Samples.instanceId(number)).isPresent())
                                .count()
                        == 4);
        assertThat(IntStream.range(0, 20)
                        .mapToObj(number -> cloud.noRoom(Samples.instanceId(number)))
                        .flatMap(java.util.Optional::stream))
                .allSatisfy(refusal -> assertThat(refusal.why().counts()).containsEntry(Refusal.VCPU, 2));
    }

    @Test
    void aRestartPlacesNothingTwiceAndGoesOn() {
        cloud.launch(instances(0, 4));
        await("four run", () -> cloud.count(RunState.RUNNING) == 4);
        var before = running();
        int port = controller.nodePort();
        controller.close();
        cloud.launch(instances(4, 4));
        assertThat(running()).as("guests go on while it is away").isEqualTo(before);

        controller = controller(port);
        await("eight run", () -> cloud.count(RunState.RUNNING) == 8);
        assertThat(cloud.commits()).isEqualTo(8);
        assertThat(running()).hasSize(8).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void whileTheCloudIsAwayNothingStopsAndItsReturnIsNoticed() throws Exception {
        cloud.launch(instances(0, 2));
        await("two run", () -> cloud.count(RunState.RUNNING) == 2);
        await("it is well", () -> status("/healthz") == 200);
        int port = cloudServer.port();
        cloudServer.close();
        await("it says that it is not", () -> status("/healthz") == 503);
        assertThat(get("/healthz").body()).contains("cloud-controller");
        assertThat(running()).hasSize(2);

        cloud.launch(instances(2, 1));
        cloudServer = cloudServer(port);
        await("three run", () -> cloud.count(RunState.RUNNING) == 3);
        await("it is well again", () -> status("/healthz") == 200);
    }

    @Test
    void itsFiguresArePublished() throws Exception {
        cloud.launch(instances(0, 2));
        await("two run", () -> cloud.count(RunState.RUNNING) == 2);

        System.gc(); // which takes what meters hold too weakly
        await("the figures are in", () -> metrics().contains("ironbark_zone_nodes{state=\"reachable\"} 2.0"));
        assertThat(metrics())
                .contains("ironbark_zone_instances 2.0")
                .contains("ironbark_zone_instances_waiting 0.0")
                .contains("ironbark_zone_proposals_total 2.0")
                .contains("ironbark_certificate_end_seconds")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void nobodyButTheNodeItselfGetsItsDocument() throws Exception {
        var path = "/v1/nodes/" + Samples.nodeId(0).value() + "/desired?after=0";
        for (var stranger : List.of(
                pki.tls(Role.NODE_CONTROLLER, Samples.nodeId(1).value()),
                pki.tls(Role.CLOUD_CONTROLLER, Samples.nodeId(0).value()),
                pki.tls(Role.OPERATOR, "root"))) {
            try (var client = new HopClient(nodeHop(), stranger, Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT)) {
                assertThat(client.get(path, NodeDesired.class))
                        .as(stranger.self().toString())
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.status()).isEqualTo(403));
            }
        }
    }

    @Test
    void aReportOfAnotherNodeIsRefused() throws Exception {
        var own = pki.tls(Role.NODE_CONTROLLER, Samples.nodeId(0).value());
        try (var client = new HopClient(nodeHop(), own, Role.CLUSTER_CONTROLLER, HopClient.Limits.PATIENT)) {
            assertThat(client.post(
                            "/v1/nodes/" + Samples.nodeId(0).value() + "/observed",
                            Samples.observed(1, TOTAL, List.of())))
                    .isInstanceOf(Answer.Refused.class);
        }
    }

    private String metrics() {
        return get("/metrics").body();
    }

    private int status(String path) {
        return get(path).statusCode();
    }

    private HttpResponse<String> get(String path) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controller.managementPort() + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
