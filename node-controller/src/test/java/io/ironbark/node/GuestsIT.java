package io.ironbark.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.domain.Sighting;
import io.ironbark.node.process.Command;
import io.ironbark.node.storage.Durable;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.testsupport.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node with real guests: libvirt, QEMU, libguestfs, taps that lead nowhere. */
final class GuestsIT {
    private static final Duration LAUNCH = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final NodeId NODE = TestNode.newName();

    private Path directory = Path.of("");
    private TinyImage tiny = new TinyImage(Path.of(""), Wishes.NO_IMAGE);

    @BeforeEach
    void begin() throws Exception {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "ironbark-it");
        tiny = TinyImage.build();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        TestNode.sweep(NODE);
        Durable.deleteTree(directory);
    }

    @Test
    void twoGuestsRunStopKeepTheirDiskAndTerminateLeavingNothing() throws Exception {
        try (var node = new TestNode(directory, NODE, TestNode.file(tiny.file()))) {
            var one = Wishes.instance(tiny.source());
            var two = Wishes.instance(tiny.source());
            node.want(one, two);
            node.await(one, RunState.RUNNING, LAUNCH);
            node.await(two, RunState.RUNNING, LAUNCH);
            System.err.println(
                    "first launch: " + node.report(one.id()).orElseThrow().timings());
            awaitConsole(node, one, "ironbark-tiny: up");
            var again = Wishes.instance(tiny.source());
            long start = System.nanoTime();
            node.want(one, two, again);
            Await.until(
                    "process of " + again.id(),
                    SOON,
                    () -> node.hypervisor().look(again.id().value()).alive());
            System.err.println("cached launch to process: " + (System.nanoTime() - start) / 1_000_000 + " ms");
            node.await(again, RunState.RUNNING, LAUNCH);
            System.err.println(
                    "cached launch: " + node.report(again.id()).orElseThrow().timings());

            try (var layers = Files.list(directory.resolve("images/layers"))) {
                assertThat(layers)
                        .hasSize(2)
                        .allSatisfy(layer -> assertThat(Files.getOwner(layer).getName())
                                .as("guests share it, and none may write it")
                                .isEqualTo("root"));
            }
            var stopped = Wishes.powered(one, Power.STOPPED);
            node.want(stopped, two, again);
            node.await(stopped, RunState.STOPPED, TestNode.STOP.plus(SOON));
            assertThat(node.report(one.id()).orElseThrow().stoppedByGuest()).isFalse();
            assertThat(TapsOnly.exists(one.nic())).isFalse();
            var disk = new NodeHome(directory).disk(one.id());
            assertThat(disk).exists();
            var started = Wishes.powered(stopped, Power.RUNNING);
            node.want(started, two, again);
            node.await(started, RunState.RUNNING, LAUNCH);
            terminate(node, started, two, again);
        }
    }

    private void terminate(TestNode node, InstanceDesired... all) throws Exception {
        var ends = new InstanceDesired[all.length];
        for (int i = 0; i < all.length; i++) {
            ends[i] = Wishes.powered(all[i], Power.TERMINATED);
        }
        node.want(ends);
        for (InstanceDesired end : ends) {
            node.await(end, RunState.TERMINATED, SOON);
            assertThat(node.hypervisor().look(end.id().value())).isEqualTo(new Sighting.Absent());
            assertThat(new NodeHome(directory).instance(end.id())).doesNotExist();
            assertThat(TapsOnly.exists(end.nic())).isFalse();
            assertThat(processes(end)).isEmpty();
        }
    }

    private static String processes(InstanceDesired wanted) throws Exception {
        return Command.of(SOON, List.of("pgrep", "-f", "[g]uest=" + wanted.id().value() + ","))
                .run()
                .output();
    }

    private void awaitConsole(TestNode node, InstanceDesired wanted, String text) throws Exception {
        Await.until(
                "console says " + text,
                LAUNCH,
                () -> Files.readString(new NodeHome(directory).console(wanted.id()), StandardCharsets.ISO_8859_1)
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains(text));
        assertThat(node.instances().problems())
                .allMatch(problem -> problem.startsWith("libvirt has a domain that is not this node's"));
    }
}
