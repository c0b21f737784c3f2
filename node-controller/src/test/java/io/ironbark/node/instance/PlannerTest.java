package io.ironbark.node.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.node.domain.Sighting;
import io.ironbark.node.domain.Sighting.Cause;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.node.Asks;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(3));
    private static final InstanceDesired WANTED = Wishes.instance(Wishes.id(1), Wishes.NO_IMAGE);
    private static final String BOOT = "this boot";

    private final Planner planner = new Planner(PATIENCE);

    private static Journal up() {
        return Journal.begin(WANTED)
                .after(new Progress.Built(List.of(new Layer(Path.of("/raw"), Layer.Format.RAW)), List.of()))
                .after(new Progress.Up(BOOT, 0));
    }

    private static Seen seen(Sighting domain) {
        return new Seen(domain, true, BOOT, Optional.empty(), NOW);
    }

    private static Seen off(Cause cause) {
        return seen(new Sighting.ShutOff(cause));
    }

    private static List<String> words(List<Step> plan) {
        return plan.stream().map(Step::word).toList();
    }

    @Test
    void aNewInstanceIsBuiltStartedPausedAttachedAndOnlyThenRuns() {
        var nothing = new Seen(new Sighting.Absent(), false, BOOT, Optional.empty(), NOW);
        assertThat(words(planner.plan(Journal.begin(WANTED), nothing)))
                .containsExactly("note-starting", "prepare", "define", "start", "attach", "resume", "note-up");
    }

    @Test
    void aGuestThatRunsGetsTheNetworkCardsThatItShallHaveAndIsAskedForOthers() {
        String own = WANTED.nic().mac();
        var cards = new TreeSet<>(List.of(own));
        assertThat(planner.plan(up(), withCards(cards))).isEmpty();
        var nic = WANTED.nic();
        var second = new Nic(
                new NetworkInterfaceId("eni-00000000000000002"),
                nic.vpc(),
                nic.subnet(),
                "02:00:00:00:00:02",
                "10.0.0.11",
                Optional.empty(),
                List.of(),
                true);
        var both = up().wanting(WANTED.withFurtherNics(List.of(new InstanceDesired.FurtherNic(1, second))));
        assertThat(words(planner.plan(both, withCards(cards)))).containsExactly("plug", "wait");
        assertThat(planner.plan(both, seen(new Sighting.Running())))
                .as("nobody looked at its cards")
                .isEmpty();
        cards.add(second.mac());
        assertThat(planner.plan(both, withCards(cards))).isEmpty();
        assertThat(words(planner.plan(up(), withCards(cards)))).containsExactly("unplug", "wait");
        var failed = both.after(new Progress.Stumbled(
                new Progress.Trouble(NOW, NOW, 1, new Problem("Server.InternalError", "no port is free"))));
        assertThat(words(planner.plan(failed, withCards(new TreeSet<>(List.of(own))))))
                .containsExactly("wait");
    }

    private static Seen withCards(SortedSet<String> cards) {
        return new Seen(new Sighting.Running(), true, BOOT, Optional.empty(), Optional.of(cards), NOW);
    }

    @Test
    void nothingIsConcludedFromSilence() {
        for (Power power : Power.values()) {
            var journal = up().wanting(Wishes.powered(WANTED, power));
            assertThat(planner.plan(journal, seen(new Sighting.Unseen("hangs"))))
                    .isEmpty();
        }
        assertThat(Report.of(up(), new Sighting.Unseen("hangs")).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aGuestThatPoweredItselfOffStaysOffAndIsReportedSo() {
        var plan = planner.plan(up(), off(Cause.SHUTDOWN));
        assertThat(words(plan)).containsExactly("release-network", "note-halted");
        var halted = up().after(((Step.Note) plan.getLast()).change());
        assertThat(planner.plan(halted, off(Cause.SHUTDOWN))).isEmpty();
        var report = Report.of(halted, new Sighting.ShutOff(Cause.SHUTDOWN));
        assertThat(report.state()).isEqualTo(RunState.STOPPED);
        assertThat(report.stoppedByGuest()).isTrue();
        assertThat(report.problem()).isEmpty();
    }

    @Test
    void aCrashIsReportedWithAProblem() {
        var plan = planner.plan(up(), off(Cause.CRASHED));
        var report = Report.of(up().after(((Step.Note) plan.getLast()).change()), new Sighting.ShutOff(Cause.CRASHED));
        assertThat(report.stoppedByGuest()).isFalse();
        assertThat(report.problem()).map(Problem::code).contains("Server.InternalError");
    }

    @Test
    void aNewerWishStartsAHaltedGuestAgain() {
        var halted = up().after(new Progress.Halted(new Progress.Halt(1, true, Optional.empty())));
        var again = halted.wanting(Wishes.powered(WANTED, Power.RUNNING));
        assertThat(words(planner.plan(again, off(Cause.SHUTDOWN)))).startsWith("note-starting", "prepare");
    }

    @Test
    void shutOffDuringARebootStartsTheGuestAgain() {
        var rebooting = up().wanting(Wishes.rebooted(WANTED))
                .after(new Progress.Asked(new Progress.Reboot(NOW.minusSeconds(1), 1)));
        for (Cause cause : Cause.values()) {
            var plan = planner.plan(rebooting, off(cause));
            assertThat(words(plan)).contains("start", "resume");
            assertThat(((Step.Note) plan.getLast()).change()).isEqualTo(new Progress.Up(BOOT, 1));
        }
    }

    @Test
    void aRebootIsAskedForAndForcedOnlyAfterItsTime() {
        var wanted = up().wanting(Wishes.rebooted(WANTED));
        assertThat(words(planner.plan(wanted, seen(new Sighting.Running()))))
                .containsExactly("note-asked", "ask-to-reboot", "wait");
        var asked = wanted.after(new Progress.Asked(new Progress.Reboot(NOW.minusSeconds(29), 1)));
        assertThat(words(planner.plan(asked, seen(new Sighting.Running())))).containsExactly("wait");
        var late = wanted.after(new Progress.Asked(new Progress.Reboot(NOW.minusSeconds(30), 1)));
        assertThat(words(planner.plan(late, seen(new Sighting.Running())))).containsExactly("reset", "note-rebooted");
    }

    @Test
    void aRebootThatWasSeenIsDone() {
        var asked = up().wanting(Wishes.rebooted(WANTED))
                .after(new Progress.Asked(new Progress.Reboot(NOW.minusSeconds(5), 1)));
        var heard = new Seen(new Sighting.Running(), true, BOOT, Optional.of(NOW.minusSeconds(2)), NOW);
        assertThat(words(planner.plan(asked, heard))).containsExactly("note-rebooted");
        var before = new Seen(new Sighting.Running(), true, BOOT, Optional.of(NOW.minusSeconds(9)), NOW);
        assertThat(words(planner.plan(asked, before))).containsExactly("wait");
    }

    @Test
    void aGuestIsSwitchedOffOnlyAfterItWasAskedAndGivenTime() {
        var wanted = up().wanting(Wishes.powered(WANTED, Power.STOPPED));
        assertThat(words(planner.plan(wanted, seen(new Sighting.Running()))))
                .containsExactly("note-asked", "ask-to-power-off", "wait");
        var asked = wanted.after(new Progress.Asked(new Progress.Stop(NOW.minusSeconds(59), NOW.minusSeconds(1))));
        assertThat(words(planner.plan(asked, seen(new Sighting.Running())))).containsExactly("wait");
        var late = wanted.after(new Progress.Asked(new Progress.Stop(NOW.minusSeconds(60), NOW.minusSeconds(1))));
        assertThat(words(planner.plan(late, seen(new Sighting.Running())))).containsExactly("destroy");
        assertThat(words(planner.plan(late, off(Cause.DESTROYED)))).containsExactly("release-network", "note-down");
    }

    @Test
    void aHostThatRebootedStartsItsGuestsAgainButNotStoppedOnes() {
        var later = new Seen(new Sighting.ShutOff(Cause.FORGOTTEN), true, "next boot", Optional.empty(), NOW);
        assertThat(words(planner.plan(up(), later))).contains("start", "resume");
        var stopped = up().wanting(Wishes.powered(WANTED, Power.STOPPED)).after(new Progress.Down());
        assertThat(planner.plan(stopped, later)).isEmpty();
        var halted = up().after(new Progress.Halted(new Progress.Halt(1, true, Optional.empty())));
        assertThat(planner.plan(halted, later)).isEmpty();
    }

    @Test
    void aDiskThatIsGoneIsNeverMadeAnew() {
        var gone = new Seen(new Sighting.Absent(), false, "next boot", Optional.empty(), NOW);
        assertThat(words(planner.plan(up(), gone))).containsExactly("release-network", "note-halted");
    }

    @Test
    void terminationWorksFromEveryStateAndUndefinesWhatIsThere() {
        var ended = up().wanting(Wishes.powered(WANTED, Power.TERMINATED));
        assertThat(words(planner.plan(ended, seen(new Sighting.Running()))))
                .containsExactly("note-asked", "ask-to-power-off", "wait");
        var late = ended.after(new Progress.Asked(new Progress.Stop(NOW.minusSeconds(60), NOW.minusSeconds(1))));
        assertThat(words(planner.plan(late, seen(new Sighting.Running()))))
                .containsExactly("destroy", "undefine", "release-network", "delete-disk", "forget");
        assertThat(words(planner.plan(ended, seen(new Sighting.Absent()))))
                .containsExactly("release-network", "delete-disk", "forget");
        assertThat(words(planner.plan(ended, seen(new Sighting.Paused())))).startsWith("destroy");
    }

    @Test
    void aLaunchThatKeepsFailingIsTriedAgainAndThenGivenUpLeavingNothing() {
        var problem = new Problem("Server.InternalError", "no");
        var stumbled = Journal.begin(WANTED)
                .after(new Progress.Stumbled(new Progress.Trouble(NOW.minusSeconds(100), NOW, 5, problem)));
        var nothing = new Seen(new Sighting.Absent(), false, BOOT, Optional.empty(), NOW);
        assertThat(words(planner.plan(stumbled, nothing))).containsExactly("wait");
        var late = Journal.begin(WANTED)
                .after(new Progress.Stumbled(new Progress.Trouble(NOW.minusSeconds(180), NOW, 5, problem)));
        var plan = planner.plan(late, nothing);
        assertThat(words(plan)).containsExactly("release-network", "delete-disk", "note-givenup");
        var failed = late.after(((Step.Note) plan.getLast()).change());
        assertThat(Report.of(failed, new Sighting.Absent()).state()).isEqualTo(RunState.FAILED);
        assertThat(planner.plan(failed, nothing)).isEmpty();
    }

    @Test
    void anInstanceThatRanKeepsItsDiskWhenItsStartIsGivenUp() {
        var stumbled = up().after(new Progress.Down())
                .wanting(Wishes.powered(WANTED, Power.RUNNING))
                .after(new Progress.Stumbled(new Progress.Trouble(
                        NOW.minusSeconds(999), NOW, 5, new Problem("Server.InternalError", "no"))));
        assertThat(words(planner.plan(stumbled, off(Cause.FORGOTTEN))))
                .containsExactly("undefine", "release-network", "note-halted");
    }

    @Test
    void anOlderGenerationChangesNothing() {
        var newer = up().wanting(Wishes.powered(WANTED, Power.STOPPED));
        assertThat(newer.wanting(WANTED)).isEqualTo(newer);
    }

    private static Journal asking(Asks asks, Power power) {
        return up().wanting(Wishes.asking(Wishes.powered(WANTED, power), asks));
    }

    @Test
    void aGuestThatIsToEndMayEndItsWorkButNotForLong() {
        var ending = asking(Asks.NONE, Power.TERMINATED);
        assertThat(words(planner.plan(ending, seen(new Sighting.Running()))))
                .containsExactly("note-asked", "ask-to-power-off", "wait");
        var asked = ending.after(new Progress.Asked(new Progress.Stop(NOW.minusSeconds(4), NOW.minusSeconds(4))));
        assertThat(words(planner.plan(asked, seen(new Sighting.Running())))).containsExactly("wait");
        var late = ending.after(new Progress.Asked(new Progress.Stop(NOW.minusSeconds(20), NOW.minusSeconds(1))));
        assertThat(words(planner.plan(late, seen(new Sighting.Running()))))
                .containsExactly("destroy", "undefine", "release-network", "delete-disk", "forget");
        assertThat(words(planner.plan(asked, off(Cause.SHUTDOWN))))
                .containsExactly("undefine", "release-network", "delete-disk", "forget");
    }

    @Test
    void aGuestThatNeverRanOrIsForcedIsNotAsked() {
        var never = Journal.begin(WANTED).wanting(Wishes.powered(WANTED, Power.TERMINATED));
        assertThat(words(planner.plan(never, seen(new Sighting.Running())))).startsWith("destroy");
        var abrupt = new Asks(0, false, 0, true, false);
        assertThat(words(planner.plan(asking(abrupt, Power.TERMINATED), seen(new Sighting.Running()))))
                .startsWith("destroy");
        assertThat(words(planner.plan(asking(abrupt, Power.STOPPED), seen(new Sighting.Running()))))
                .containsExactly("destroy");
    }

    @Test
    void anInterruptIsSentOnceAndNeverToALaterLife() {
        var wanted = asking(new Asks(0, false, 1, false, false), Power.RUNNING);
        var plan = planner.plan(wanted, seen(new Sighting.Running()));
        assertThat(words(plan)).containsExactly("interrupt", "note-interrupted");
        var done = wanted.after(((Step.Note) plan.getLast()).change());
        assertThat(planner.plan(done, seen(new Sighting.Running()))).isEmpty();
        var halted = up().after(new Progress.Halted(new Progress.Halt(1, true, Optional.empty())))
                .wanting(Wishes.asking(Wishes.powered(WANTED, Power.RUNNING), new Asks(0, false, 3, false, false)));
        var again = planner.plan(halted, off(Cause.SHUTDOWN));
        assertThat(((Step.Note) again.getFirst()).change()).isEqualTo(new Progress.Starting(3));
    }
}
