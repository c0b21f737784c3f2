package io.ironbark.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.storage.Durable;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import io.ironbark.testsupport.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Reboots never end an instance, whatever a monitor sees meanwhile. */
final class RebootIT {
    private static final int REBOOTS = Integer.getInteger("ironbark.reboots", 6);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BOOT = Duration.ofMinutes(3);

    @Test
    void manyRebootsUnderAPollingMonitorNeverEndTheInstance() throws Exception {
        var directory = Files.createTempDirectory(Path.of("/var/tmp"), "ironbark-it");
        var name = TestNode.newName();
        var tiny = TinyImage.build();
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            var wanted = Wishes.withKey(Wishes.instance(tiny.source()), Optional.empty());
            var id = wanted.id();
            node.want(wanted);
            node.await(wanted, RunState.RUNNING, SOON);
            var states = new ArrayList<RunState>();
            var ended = new AtomicBoolean();
            var monitor = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    node.report(id).map(report -> report.state()).ifPresent(states::add);
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
            });
            for (int i = 1; i <= REBOOTS; i++) {
                wanted = Wishes.rebooted(wanted);
                node.want(wanted);
                long done = i;
                Await.until(
                        "reboot " + i,
                        SOON,
                        () -> node.report(id)
                                .filter(report -> report.reboots() == done)
                                .isPresent());
            }
            ended.set(true);
            monitor.join();
            assertThat(states).containsOnly(RunState.RUNNING);
            assertThat(node.hypervisor().look(id.value()).alive()).isTrue();

            wanted = Wishes.asked(wanted);
            node.want(wanted);
            Await.until(
                    "the console says something",
                    BOOT,
                    () -> new String(
                                    node.instances()
                                            .consoles(false)
                                            .getFirst()
                                            .output()
                                            .toArray(),
                                    StandardCharsets.ISO_8859_1)
                            .contains("ironbark-tiny"));
            assertThat(node.instances().consoles(false)).as("until it arrived").hasSize(1);
            assertThat(node.instances().consoles(true)).isEmpty();

            wanted = Wishes.powered(wanted, Power.TERMINATED);
            node.want(wanted);
            node.await(wanted, RunState.TERMINATED, SOON);
        } finally {
            TestNode.sweep(name);
            Durable.deleteTree(directory);
        }
    }
}
