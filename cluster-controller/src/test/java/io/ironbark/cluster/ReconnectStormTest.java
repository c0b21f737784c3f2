package io.ironbark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cluster.sim.Samples;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.RunState;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.FakeNode;
import io.ironbark.testsupport.TestPki;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many nodes that lose their cluster controller at once and find it again; {@code -Dironbark.nodes=1000} for many. */
class ReconnectStormTest {
    private static final int NODES = Integer.getInteger("ironbark.nodes", 60);
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Capacity TOTAL = new Capacity(8, 16_384, 100);

    @TempDir
    static Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final FakeCloud cloud = new FakeCloud(2);
    private final List<FakeNode> nodes = new ArrayList<>();

    @Test
    void allNodesAreBackSoonAndABurstRunsOnce() throws IOException {
        var pki = TestPki.in(directory);
        try (var cloudServer = HopServer.start(
                vertx,
                pki.tls(Role.CLOUD_CONTROLLER, "cloud"),
                new HopServer.Options(new HostPort("127.0.0.1", 0), DataSize.ofMebibytes(64)),
                cloud.routes())) {
            int port;
            try (var first = controller(pki, cloudServer.port(), 0)) {
                port = first.nodePort();
                timed(NODES + " nodes connect and report", () -> {
                    startNodes(pki, port);
                    Await.until("all are known", DEADLINE, () -> cloud.nodeCount() == NODES);
                });
                burst(0);
            }
            timed("all have noticed that it is gone", () -> awaitNodes(node -> !node.parentReached()));
            try (var second = controller(pki, cloudServer.port(), port)) {
                assertThat(second.nodePort()).isEqualTo(port);
                timed("all are back", () -> awaitNodes(FakeNode::parentReached));
                burst(NODES);
            }
        } finally {
            nodes.forEach(FakeNode::close);
            vertx.close().await();
        }
    }

    private void startNodes(TestPki pki, int port) {
        for (int number = 0; number < NODES; number++) {
            nodes.add(FakeNode.start(new FakeNode.Settings(
                    URI.create("https://127.0.0.1:" + port),
                    pki.tls(Role.NODE_CONTROLLER, Samples.nodeId(number).value()),
                    "10.0.%d.%d".formatted(number >> 8, number & 255),
                    TOTAL,
                    Duration.ofMillis(100),
                    FakeNode.Pace.USUAL)));
        }
    }

    private static ClusterController controller(TestPki pki, int cloudPort, int nodePort) throws IOException {
        return new ClusterController(new ClusterConfiguration(
                Samples.ZONE,
                URI.create("https://127.0.0.1:" + cloudPort),
                new HopServer.Options(new HostPort("127.0.0.1", nodePort), DataSize.ofMebibytes(8)),
                new HostPort("127.0.0.1", 0),
                pki.files(Role.CLUSTER_CONTROLLER, Samples.ZONE.value()),
                new ClusterConfiguration.Pace(
                        Duration.ofSeconds(25),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(1))));
    }

    /** As many instances as there are nodes. */
    private void burst(int from) {
        timed("burst of " + NODES + " from rows to running", () -> {
            cloud.launch(IntStream.range(from, from + NODES)
                    .mapToObj(number -> Samples.instance(number, number % 2, 512))
                    .toList());
            Await.until("all run", DEADLINE, () -> cloud.count(RunState.RUNNING) == from + NODES);
        });
        assertThat(cloud.commits()).isEqualTo(from + NODES);
        assertThat(nodes.stream().mapToInt(node -> node.running().size()).sum()).isEqualTo(from + NODES);
    }

    private void awaitNodes(java.util.function.Predicate<FakeNode> state) {
        Await.until("all nodes", DEADLINE, () -> nodes.stream().allMatch(state));
    }

    private static void timed(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        System.out.printf("%s: %.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }
}
