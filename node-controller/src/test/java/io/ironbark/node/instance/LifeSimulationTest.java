package io.ironbark.node.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.domain.DomainNote;
import io.ironbark.node.domain.DomainSpec;
import io.ironbark.node.domain.DomainXml;
import io.ironbark.node.domain.FakeHypervisor;
import io.ironbark.node.domain.HypervisorException;
import io.ironbark.node.domain.Sighting;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.NodeObserved.Accelerator;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of an instance from seeds: wishes change, guests power off, the node is killed between any two steps, libvirt
 * hangs, steps fail, the host reboots. What must never happen is checked at every step; what must be true in the end, once
 * all has been quiet for a while.
 */
final class LifeSimulationTest {
    private static final int LIVES = 400;
    private static final int EVENTS = 60;

    static LongStream seeds() {
        return LongStream.range(0, LIVES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyLifeEndsAsWantedAndHarmsNothingOnItsWay(long seed) {
        var world = new World(seed);
        for (int event = 0; event < EVENTS; event++) {
            world.happen();
            world.pass();
        }
        world.settle();
        world.checkSettled();
        world.wish(Wishes.powered(world.wanted, Power.TERMINATED));
        world.settle();
        world.checkNothingIsLeft();
    }

    private static final class World {
        private static final Patience PATIENCE = new Patience(
                Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));

        private final Random random;
        private final FakeHypervisor hypervisor = new FakeHypervisor();
        private final Planner planner = new Planner(PATIENCE);
        private final String name;
        private InstanceDesired wanted = Wishes.instance(Wishes.id(1), Wishes.NO_IMAGE);
        private Optional<Journal> journal = Optional.of(Journal.begin(wanted));
        private Instant now = Instant.parse("2026-11-21T08:00:00Z");
        private Optional<Instant> rebooted = Optional.empty();
        private int boot = 1;
        private boolean disk;
        private boolean tap;
        private boolean attached;
        private boolean everRan;
        private boolean chaos = true;

        World(long seed) {
            this.random = new Random(seed);
            this.name = wanted.id().value();
            hypervisor.listen((_, hint) -> {
                switch (hint) {
                    case REBOOTED -> rebooted = Optional.of(now);
                    case CHANGED -> {}
                }
            });
        }

        void happen() {
            now = now.plusMillis(random.nextInt(6_000));
            switch (random.nextInt(16)) {
                case 0, 1 -> wish(Wishes.powered(wanted, Power.STOPPED));
                case 2, 3, 4 -> wish(Wishes.powered(wanted, Power.RUNNING));
                case 5, 6 -> wish(Wishes.rebooted(wanted));
                case 7 -> guestEnds(Sighting.Cause.SHUTDOWN);
                case 8 -> guestEnds(Sighting.Cause.CRASHED);
                case 9 -> hypervisor.setGuestsListen(random.nextBoolean());
                case 10 -> hypervisor.setReachable(false);
                case 11 -> rebootHost();
                default -> hypervisor.setReachable(true);
            }
        }

        void wish(InstanceDesired newer) {
            wanted = newer;
            journal = journal.map(each -> each.wanting(newer));
        }

        private void guestEnds(Sighting.Cause cause) {
            if (looks().alive()) {
                hypervisor.end(name, cause);
                attached = false;
            }
        }

        private void rebootHost() {
            boot++;
            tap = false;
            attached = false;
            hypervisor.setReachable(true);
            hypervisor.rebootHost();
        }

        private Sighting looks() {
            return hypervisor.look(name);
        }

        /** One pass of a node that may be killed after any step. */
        void pass() {
            if (journal.isEmpty()) {
                return;
            }
            var plan = planner.plan(journal.get(), new Seen(looks(), disk, "boot-" + boot, rebooted, now));
            try {
                for (Step step : plan) {
                    if (chaos && random.nextInt(12) == 0) {
                        return; // kill -9
                    }
                    if (chaos && random.nextInt(25) == 0) {
                        throw new HypervisorException(HypervisorException.Kind.REFUSED, "no luck");
                    }
                    perform(step);
                    now = now.plusMillis(1);
                }
            } catch (HypervisorException e) {
                if (e.kind() == HypervisorException.Kind.REFUSED) {
                    stumble();
                }
            }
        }

        private void stumble() {
            var before = journal.orElseThrow().progress().trouble();
            change(new Progress.Stumbled(new Progress.Trouble(
                    before.map(Progress.Trouble::since).orElse(now),
                    now,
                    before.map(Progress.Trouble::count).orElse(0) + 1,
                    new Problem("Server.InternalError", "no luck"))));
        }

        private void perform(Step step) {
            switch (step) {
                case Step.Prepare(boolean make) -> {
                    tap = true;
                    assertThat(make).isEqualTo(!disk);
                    if (make) {
                        assertThat(everRan)
                                .as("a disk that was lost is never made anew")
                                .isFalse();
                        disk = true;
                        change(new Progress.Built(List.of(raw()), List.of()));
                    }
                }
                case Step.Interrupt() -> hypervisor.interrupt(name);
                case Step.Define() -> hypervisor.define(description());
                case Step.Start() -> {
                    assertThat(tap).isTrue();
                    assertThat(wanted.power()).isEqualTo(Power.RUNNING);
                    hypervisor.startPaused(name);
                }
                case Step.Attach() -> {
                    assertThat(looks().alive()).isTrue();
                    attached = true;
                }
                case Step.Plug(var nic) -> hypervisor.plug(name, new DomainSpec.Card("tap1", nic.mac()));
                case Step.Unplug(var mac) -> hypervisor.unplug(name, mac);
                case Step.Resume() -> {
                    assertThat(attached).as("no guest runs before its rules").isTrue();
                    hypervisor.resume(name);
                    everRan = true;
                }
                case Step.AskToPowerOff() -> {
                    assertThat(wanted.power()).isNotEqualTo(Power.RUNNING);
                    hypervisor.askToPowerOff(name);
                }
                case Step.AskToReboot() -> hypervisor.askToReboot(name);
                case Step.Reset() -> hypervisor.reset(name);
                case Step.Destroy() -> {
                    assertThat(wanted.power() != Power.RUNNING || !everRan)
                            .as("a guest that should run is never switched off")
                            .isTrue();
                    hypervisor.destroy(name);
                    attached = false;
                }
                case Step.Undefine() -> hypervisor.undefine(name);
                case Step.ReleaseNetwork() -> {
                    assertThat(looks().alive()).isFalse();
                    tap = false;
                    attached = false;
                }
                case Step.DeleteDisk() -> {
                    assertThat(looks().alive()).isFalse();
                    assertThat(wanted.power() == Power.TERMINATED || !everRan)
                            .as("a disk goes only when its instance is terminated")
                            .isTrue();
                    disk = false;
                }
                case Step.Note(var change) -> change(change);
                case Step.Forget() -> journal = Optional.empty();
                case Step.Wait _ -> {}
            }
        }

        private void change(Progress.Change change) {
            journal = journal.map(each -> each.after(change));
        }

        private Layer raw() {
            return new Layer(Path.of("/cache/raw"), Layer.Format.RAW);
        }

        private String description() {
            return DomainXml.of(new DomainSpec(
                    wanted.id(),
                    wanted.machine(),
                    Accelerator.TCG,
                    List.of(raw()),
                    Path.of("/console"),
                    "tap0",
                    wanted.nic().mac(),
                    new DomainNote("node", "")));
        }

        /** Nothing bad happens for two minutes. */
        void settle() {
            chaos = false;
            hypervisor.setReachable(true);
            for (int i = 0; i < 240; i++) {
                now = now.plusMillis(500);
                pass();
            }
        }

        void checkSettled() {
            var report = Report.of(journal.orElseThrow(), looks());
            switch (wanted.power()) {
                case STOPPED -> {
                    assertThat(report.state()).isEqualTo(RunState.STOPPED);
                    assertThat(looks().alive()).isFalse();
                    assertThat(tap).isFalse();
                    assertThat(disk || !everRan).isTrue();
                }
                case RUNNING -> {
                    assertThat(report.state()).isIn(RunState.RUNNING, RunState.STOPPED, RunState.FAILED);
                    assertThat(looks().alive()).isEqualTo(report.state() == RunState.RUNNING);
                    if (report.state() == RunState.RUNNING) {
                        assertThat(attached).isTrue();
                        assertThat(report.reboots()).isEqualTo(wanted.reboots());
                    } else {
                        assertThat(tap).isFalse();
                    }
                    if (report.state() == RunState.FAILED) {
                        assertThat(disk).isFalse();
                        assertThat(everRan).isFalse();
                    }
                }
                case TERMINATED -> throw new IllegalStateException();
            }
        }

        void checkNothingIsLeft() {
            assertThat(journal).isEmpty();
            assertThat(looks()).isEqualTo(new Sighting.Absent());
            assertThat(disk || tap).isFalse();
        }
    }
}
