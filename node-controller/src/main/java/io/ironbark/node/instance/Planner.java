package io.ironbark.node.instance;

import io.ironbark.node.domain.Sighting;
import io.ironbark.node.instance.Progress.Failure;
import io.ironbark.node.instance.Progress.Halt;
import io.ironbark.node.instance.Progress.Reboot;
import io.ironbark.node.instance.Progress.Stage;
import io.ironbark.node.instance.Progress.Stop;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.Nic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What to do about an instance, given its journal and what was seen. Pure. An empty plan means that all is as it should
 * be, or that nothing can be concluded.
 *
 * A guest that is off though it should run is started again only if that is surely meant: the host rebooted, a reboot was
 * under way, or its start never ended. Otherwise it powered itself off or died, and stays off until a newer generation
 * wants it to run.
 */
final class Planner {
    /** How long a guest is given to let go of a network card before it is asked again. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(2);

    private static final List<Step> PLUG = List.of(new Step.Destroy());

    private final Patience patience;

    Planner(Patience patience) {
        this.patience = patience;
    }

    List<Step> plan(Journal journal, Seen seen) {
        if (seen.domain() instanceof Sighting.Unseen) {
            return List.of();
        }
        return switch (journal.wanted().power()) {
            case RUNNING -> run(journal.wanted(), journal.progress(), seen);
            case STOPPED -> stop(journal.wanted(), journal.progress(), seen);
            case TERMINATED -> terminate(journal.wanted(), journal.progress(), seen);
        };
    }

    /** A guest that runs may end its work in order, as in EC2, but not for as long as one that is only stopped. */
    private List<Step> terminate(InstanceDesired wanted, Progress progress, Seen seen) {
        boolean listens = progress.stage() == Stage.UP && !wanted.asked().abrupt();
        if (listens && seen.domain() instanceof Sighting.Running) {
            List<Step> asking = askToStop(progress, seen.at(), patience.terminate());
            if (!asking.equals(PLUG)) {
                return asking;
            }
        }
        if (listens
                && seen.domain() instanceof Sighting.ShuttingDown
                && progress.pending().orElse(null) instanceof Stop asked
                && seen.at().isBefore(asked.since().plus(patience.terminate()))) {
            return List.of(new Step.Wait(asked.since().plus(patience.terminate())));
        }
        var steps = new ArrayList<Step>();
        removeDomain(seen, steps);
        steps.addAll(List.of(new Step.ReleaseNetwork(), new Step.DeleteDisk(), new Step.Forget()));
        return steps;
    }

    private List<Step> stop(InstanceDesired wanted, Progress progress, Seen seen) {
        if (wanted.asked().abrupt() && seen.domain().alive()) {
            return PLUG;
        }
        return switch (seen.domain()) {
            case Sighting.Running _ -> askToStop(progress, seen.at(), patience.stop());
            case Sighting.ShuttingDown _ ->
                progress.pending().orElse(null) instanceof Stop asked
                        ? waitOr(asked.since().plus(patience.stop()), seen.at(), PLUG)
                        : List.of(new Step.Note(new Progress.Asked(new Stop(seen.at(), seen.at()))));
            case Sighting.Paused _ -> PLUG;
            case Sighting.ShutOff _, Sighting.Absent _, Sighting.Unseen _ ->
                progress.stage() == Stage.DOWN && progress.halt().isEmpty()
                        ? List.of()
                        : List.of(new Step.ReleaseNetwork(), new Step.Note(new Progress.Down()));
        };
    }

    /** Asks, reminds, and pulls the plug in the end. */
    private static List<Step> askToStop(Progress progress, Instant now, Duration limit) {
        return progress.pending().orElse(null) instanceof Stop asked
                ? remind(asked, now, limit)
                : List.of(
                        new Step.Note(new Progress.Asked(new Stop(now, now))),
                        new Step.AskToPowerOff(),
                        new Step.Wait(earlier(now.plus(Patience.REMINDER), now.plus(limit))));
    }

    private static List<Step> remind(Stop asked, Instant now, Duration limit) {
        var deadline = asked.since().plus(limit);
        if (!now.isBefore(deadline)) {
            return PLUG;
        }
        var reminder = asked.lastAsked().plus(Patience.REMINDER);
        if (now.isBefore(reminder)) {
            return List.of(new Step.Wait(earlier(reminder, deadline)));
        }
        return List.of(
                new Step.AskToPowerOff(),
                new Step.Note(new Progress.Asked(new Stop(asked.since(), now))),
                new Step.Wait(earlier(now.plus(Patience.REMINDER), deadline)));
    }

    private List<Step> run(InstanceDesired wanted, Progress progress, Seen seen) {
        if (progress.failure().isPresent()) {
            return List.of(); // for good: the launch of an instance is tried once
        }
        return switch (seen.domain()) {
            case Sighting.Running _ -> running(wanted, progress, seen);
            case Sighting.Paused _ ->
                progress.stage() == Stage.UP
                        ? List.of() // by an operator or for want of disk space: not ours to resume
                        : List.of(
                                new Step.Attach(),
                                new Step.Resume(),
                                new Step.Note(new Progress.Up(seen.bootId(), rebootsAtStart(wanted, progress))));
            case Sighting.ShuttingDown _ -> List.of(); // off in a moment, or on again if it reboots
            case Sighting.ShutOff(var cause) -> off(wanted, progress, seen, Optional.of(cause));
            case Sighting.Absent _ -> off(wanted, progress, seen, Optional.empty());
            case Sighting.Unseen _ -> List.of();
        };
    }

    private List<Step> running(InstanceDesired wanted, Progress progress, Seen seen) {
        if (progress.stage() != Stage.UP) {
            // Started by a life of ours that ended before it could say so; or found without a journal.
            return List.of(
                    new Step.Attach(), new Step.Note(new Progress.Up(seen.bootId(), rebootsAtStart(wanted, progress))));
        }
        if (wanted.asked().interrupts() > progress.interrupted()) {
            return List.of(
                    new Step.Interrupt(),
                    new Step.Note(new Progress.Interrupted(wanted.asked().interrupts())));
        }
        if (wanted.reboots() <= progress.reboots()) {
            return seen.cards()
                    .map(cards -> cards(wanted, progress, cards, seen.at()))
                    .orElse(List.of());
        }
        if (!(progress.pending().orElse(null) instanceof Reboot reboot) || reboot.target() != wanted.reboots()) {
            return List.of(
                    new Step.Note(new Progress.Asked(new Reboot(seen.at(), wanted.reboots()))),
                    new Step.AskToReboot(),
                    new Step.Wait(seen.at().plus(patience.reboot())));
        }
        var done = new Step.Note(new Progress.Rebooted(reboot.target()));
        if (seen.rebooted().filter(when -> when.isAfter(reboot.since())).isPresent()) {
            return List.of(done);
        }
        return waitOr(reboot.since().plus(patience.reboot()), seen.at(), List.of(new Step.Reset(), done));
    }

    /** A card that is let go of may stay for as long as the guest takes; it is asked again and again. */
    private static List<Step> cards(InstanceDesired wanted, Progress progress, SortedSet<String> there, Instant now) {
        var failed = progress.trouble().map(trouble -> trouble.last().plus(Patience.REMINDER));
        if (failed.filter(now::isBefore).isPresent()) {
            return List.of(new Step.Wait(failed.get()));
        }
        var steps = new ArrayList<Step>();
        var surplus = new TreeSet<>(there);
        for (Nic nic : wanted.nics()) {
            if (!surplus.remove(nic.mac())) {
                steps.add(new Step.Plug(nic));
            }
        }
        surplus.forEach(mac -> steps.add(new Step.Unplug(mac)));
        if (!steps.isEmpty()) {
            steps.add(new Step.Wait(now.plus(ASKED_AGAIN)));
        }
        return steps;
    }

    private List<Step> off(InstanceDesired wanted, Progress progress, Seen seen, Optional<Sighting.Cause> cause) {
        if (progress.halt()
                .filter(halt -> halt.generation() >= wanted.generation())
                .isPresent()) {
            return List.of();
        }
        if (progress.stage() == Stage.UP
                && progress.bootId().equals(seen.bootId())
                && progress.pending().isEmpty()) {
            return List.of(new Step.ReleaseNetwork(), new Step.Note(new Progress.Halted(halt(wanted, cause))));
        }
        if (progress.built() && !seen.disk()) {
            var lost = new Problem("Server.InternalError", "The instance's disk is gone.");
            return List.of(
                    new Step.ReleaseNetwork(),
                    new Step.Note(new Progress.Halted(new Halt(wanted.generation(), false, Optional.of(lost)))));
        }
        return progress.trouble()
                .map(trouble -> again(wanted, progress, seen, trouble))
                .orElseGet(() -> launch(wanted, seen));
    }

    private static Halt halt(InstanceDesired wanted, Optional<Sighting.Cause> cause) {
        boolean byGuest = cause.filter(why -> why == Sighting.Cause.SHUTDOWN).isPresent();
        return new Halt(
                wanted.generation(),
                byGuest,
                byGuest
                        ? Optional.empty()
                        : Optional.of(new Problem("Server.InternalError", "The instance's process ended by itself.")));
    }

    /** What failed before is tried again after a pause that grows, and given up in the end. */
    private List<Step> again(InstanceDesired wanted, Progress progress, Seen seen, Progress.Trouble trouble) {
        if (!seen.at().isBefore(trouble.since().plus(patience.launch()))) {
            return giveUp(wanted, progress, seen, trouble.problem());
        }
        var next = trouble.last().plus(pause(trouble.count()));
        return seen.at().isBefore(next) ? List.of(new Step.Wait(next)) : launch(wanted, seen);
    }

    /** Ends the attempt: a new instance leaves nothing; one that ran before keeps its disk and is off. */
    List<Step> giveUp(InstanceDesired wanted, Progress progress, Seen seen, Problem problem) {
        var steps = new ArrayList<Step>();
        removeDomain(seen, steps);
        steps.add(new Step.ReleaseNetwork());
        if (progress.bootId().isEmpty()) {
            steps.add(new Step.DeleteDisk());
            steps.add(new Step.Note(new Progress.GivenUp(new Failure(wanted.generation(), problem))));
        } else {
            steps.add(new Step.Note(new Progress.Halted(new Halt(wanted.generation(), false, Optional.of(problem)))));
        }
        return steps;
    }

    private static List<Step> launch(InstanceDesired wanted, Seen seen) {
        // A guest that begins to run owes no interrupt that was asked for before; neither does it a reboot.
        return List.of(
                new Step.Note(new Progress.Starting(wanted.asked().interrupts())),
                new Step.Prepare(!seen.disk()),
                new Step.Define(),
                new Step.Start(),
                new Step.Attach(),
                new Step.Resume(),
                new Step.Note(new Progress.Up(seen.bootId(), wanted.reboots())));
    }

    /** A guest that has just begun to run owes no reboot that was asked for before. */
    private static long rebootsAtStart(InstanceDesired wanted, Progress progress) {
        return progress.stage() == Stage.STARTING ? wanted.reboots() : progress.reboots();
    }

    private static void removeDomain(Seen seen, List<Step> steps) {
        if (seen.domain().alive()) {
            steps.add(new Step.Destroy());
        }
        if (!(seen.domain() instanceof Sighting.Absent)) {
            steps.add(new Step.Undefine());
        }
    }

    private static List<Step> waitOr(Instant deadline, Instant now, List<Step> then) {
        return now.isBefore(deadline) ? List.of(new Step.Wait(deadline)) : then;
    }

    private static Duration pause(int failures) {
        return Duration.ofMillis(Math.min(10_000, 200L << Math.min(failures, 6)));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
