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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The node's process is killed after each step of a launch, a stop and a termination; the next one ends what was begun.
 * The instances have no key, so that the appliance's seconds are not paid each time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final NodeId name = TestNode.newName();
    private Path directory = Path.of("");
    private TinyImage tiny = new TinyImage(Path.of(""), Wishes.NO_IMAGE);

    @BeforeAll
    void begin() throws Exception {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "ironbark-it");
        tiny = TinyImage.build();
    }

    @AfterAll
    void leaveNothing() throws Exception {
        TestNode.sweep(name);
        Durable.deleteTree(directory);
    }

    private InstanceDesired instance() {
        return Wishes.withKey(Wishes.instance(tiny.source()), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"note-starting", "prepare", "note-built", "define", "start", "attach", "resume", "note-up"})
    void aLaunchThatWasKilledEndsInOneRunningGuest(String failpoint) throws Exception {
        var wanted = instance();
        assertThat(KilledNode.runUntil(failpoint, directory, name, tiny, wanted))
                .isTrue();
        long before = pid(wanted);
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.await(wanted, RunState.RUNNING, SOON); // from its journal alone: no document came
            if (before > 0) {
                assertThat(pid(wanted)).as("a guest that was there is adopted").isEqualTo(before);
            }
            end(node, wanted);
        }
    }

    @Test
    void aGuestWithoutJournalIsTakenUpByItsOwnNodeAndByNoOtherOfThatName() throws Exception {
        var wanted = instance();
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.want(wanted);
            node.await(wanted, RunState.RUNNING, SOON);
        }
        long before = pid(wanted);
        Files.delete(new NodeHome(directory).instance(wanted.id()).resolve("journal"));
        Path elsewhere = Files.createTempDirectory(Path.of("/var/tmp"), "ironbark-it");
        try (var stranger = new TestNode(elsewhere, name, TestNode.file(tiny.file()))) {
            assertThat(stranger.report(wanted.id())).isEmpty();
        } finally {
            Durable.deleteTree(elsewhere);
        }
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.await(wanted, RunState.RUNNING, SOON);
            assertThat(pid(wanted)).isEqualTo(before);
            end(node, wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"destroy", "undefine", "release-network", "delete-disk"})
    void aTerminationThatWasKilledLeavesNothing(String failpoint) throws Exception {
        var wanted = instance();
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.want(wanted);
            node.await(wanted, RunState.RUNNING, SOON);
        }
        var ended = Wishes.powered(wanted, Power.TERMINATED);
        assertThat(KilledNode.runUntil(failpoint, directory, name, tiny, ended)).isTrue();
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            Await.until("nothing is left", SOON, () -> Files.notExists(new NodeHome(directory).instance(wanted.id())));
            assertNothingIsLeft(node, wanted);
            node.want(wanted); // late: the older generation of a dead instance
            node.await(wanted, RunState.TERMINATED, SOON);
            assertNothingIsLeft(node, wanted);
        }
    }

    @Test
    void guestsGoOnWhileTheNodeIsDownAndAreAdoptedEvenWithoutAJournal() throws Exception {
        var wanted = instance();
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.want(wanted);
            node.await(wanted, RunState.RUNNING, SOON);
        }
        long process = pid(wanted);
        assertThat(process).isPositive();
        Files.writeString(new NodeHome(directory).instance(wanted.id()).resolve("journal"), "garbage");
        try (var node = new TestNode(directory, name, TestNode.file(tiny.file()))) {
            node.await(wanted, RunState.RUNNING, SOON);
            assertThat(pid(wanted)).isEqualTo(process);
            node.want(); // not in the document: left alone
            assertThat(node.hypervisor().look(wanted.id().value())).isEqualTo(new Sighting.Running());
            end(node, wanted);
        }
    }

    private static void end(TestNode node, InstanceDesired wanted) throws Exception {
        var ended = Wishes.powered(wanted, Power.TERMINATED);
        node.want(ended);
        node.await(ended, RunState.TERMINATED, SOON);
        assertNothingIsLeft(node, wanted);
    }

    private static void assertNothingIsLeft(TestNode node, InstanceDesired wanted) throws Exception {
        assertThat(node.hypervisor().look(wanted.id().value())).isEqualTo(new Sighting.Absent());
        assertThat(TapsOnly.exists(wanted.nic())).isFalse();
        assertThat(pid(wanted)).isZero();
    }

    /** The process of a guest, or 0. */
    private static long pid(InstanceDesired wanted) throws Exception {
        var found = Command.of(
                        SOON, List.of("pgrep", "-f", "[g]uest=" + wanted.id().value() + ","))
                .run()
                .output()
                .strip();
        return found.isEmpty() ? 0 : Long.parseLong(found);
    }
}
