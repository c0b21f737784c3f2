package io.ironbark.node.instance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ironbark.node.disk.Layer;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.StepTiming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an instance came, as far as libvirt and the files can't tell.
 *
 * @param base the layers below its disk, empty until that is made: from then on a missing disk is a loss, never a reason
 *     to make a new one
 * @param bootId of the host's boot in which it was last started, empty before
 * @param reboots how many it has done
 * @param pending what was asked of the guest and not seen done
 * @param halt why it is off though it should run
 * @param failure why its launch was given up
 * @param trouble what keeps failing and is tried again
 * @param interrupts how many non-maskable interrupts its guest has had, absent in a journal of an older version
 * @param notes sentences for the operator about how it was built
 */
public record Progress(
        Stage stage,
        List<Layer> base,
        String bootId,
        long reboots,
        Optional<Pending> pending,
        Optional<Halt> halt,
        Optional<Failure> failure,
        Optional<Trouble> trouble,
        List<StepTiming> timings,
        Optional<Long> interrupts,
        List<String> notes) {
    static final Progress NONE = new Progress(
            Stage.NEW,
            List.of(),
            "",
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());

    public Progress {
        base = List.copyOf(base);
        timings = List.copyOf(timings);
        notes = List.copyOf(notes);
    }

    static Progress withReboots(long done) {
        return NONE.after(new Rebooted(done));
    }

    /** How many interrupts its guest has had. */
    long interrupted() {
        return interrupts.orElse(0L);
    }

    /** Whether its disk was ever there. */
    boolean built() {
        return !base.isEmpty();
    }

    /** Where an instance is between nothing and a running guest. */
    public enum Stage {
        /** It never ran. */
        NEW,
        /** It is being started: a paused domain is ours to resume. */
        STARTING,
        /** It runs, or did when last looked at. */
        UP,
        /** It has no process, tap, lease or rule; its disk stays. */
        DOWN
    }

    /** What was asked of the guest. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Stop.class, name = "stop"),
        @JsonSubTypes.Type(value = Reboot.class, name = "reboot")
    })
    public sealed interface Pending {}

    /** To power off. */
    public record Stop(Instant since, Instant lastAsked) implements Pending {}

    /** To reboot, so that it will have done {@code target} reboots. */
    public record Reboot(Instant since, long target) implements Pending {}

    /** It went off by itself while it should run. It stays off until a newer generation wants it to run. */
    public record Halt(long generation, boolean byGuest, Optional<Problem> problem) {}

    /** Its launch was given up at this generation. */
    public record Failure(long generation, Problem problem) {}

    /** Something fails again and again. */
    public record Trouble(Instant since, Instant last, int count, Problem problem) {}

    /** What happened, as far as the journal must know. */
    public sealed interface Change {}

    /** The disk is there. */
    public record Built(List<Layer> base, List<String> notes) implements Change {}

    /** It ran before, as far as can be said: whatever becomes of it, its disk stays. */
    public record Kept(String bootId) implements Change {}

    /** It is about to be started: from here on there may be a tap. It owes no interrupt of those asked for so far. */
    public record Starting(long interrupts) implements Change {}

    /** Its guest has had so many interrupts. */
    public record Interrupted(long interrupts) implements Change {}

    /** It runs, in this boot of the host, having done so many reboots, and nothing is open. */
    public record Up(String bootId, long reboots) implements Change {}

    /** It is off as it should be, and nothing is open. */
    public record Down() implements Change {}

    /** Something was asked of the guest. */
    public record Asked(Pending what) implements Change {}

    /** It has done so many reboots. */
    public record Rebooted(long reboots) implements Change {}

    /** It is off though it should run. */
    public record Halted(Halt why) implements Change {}

    /** Its launch was given up and nothing of it is left. */
    public record GivenUp(Failure why) implements Change {}

    /** Something failed and will be tried again. */
    public record Stumbled(Trouble over) implements Change {}

    /** How long steps took, all of the launch. */
    public record Timed(List<StepTiming> all) implements Change {}

    /** How far it is once something happened. Pure. */
    Progress after(Change change) {
        var draft = new Draft(this);
        switch (change) {
            case Built(var chain, var remarks) -> {
                draft.base = chain;
                draft.notes = remarks;
            }
            case Kept(var boot) -> draft.bootId = boot;
            case Starting(var interrupts) -> {
                draft.stage = Stage.STARTING;
                draft.interrupts = Optional.of(interrupts);
            }
            case Interrupted(var interrupts) -> draft.interrupts = Optional.of(interrupts);
            case Up(var boot, var done) -> {
                draft.settle(Stage.UP);
                draft.bootId = boot;
                draft.reboots = done;
            }
            case Down() -> draft.settle(Stage.DOWN);
            case Asked(var what) -> draft.pending = Optional.of(what);
            case Rebooted(var done) -> {
                draft.reboots = done;
                draft.pending = Optional.empty();
            }
            case Halted(var why) -> {
                draft.settle(Stage.DOWN);
                draft.halt = Optional.of(why);
            }
            case GivenUp(var why) -> {
                draft.settle(Stage.DOWN);
                draft.base = List.of();
                draft.failure = Optional.of(why);
            }
            case Stumbled(var over) -> draft.trouble = Optional.of(over);
            case Timed(var all) -> draft.timings = all;
        }
        return draft.done();
    }

    /** A progress that is being changed, so that each change names only what it touches. */
    private static final class Draft {
        private Stage stage;
        private List<Layer> base;
        private String bootId;
        private long reboots;
        private Optional<Pending> pending;
        private Optional<Halt> halt;
        private Optional<Failure> failure;
        private Optional<Trouble> trouble;
        private List<StepTiming> timings;
        private Optional<Long> interrupts;
        private List<String> notes;

        Draft(Progress from) {
            this.stage = from.stage;
            this.base = from.base;
            this.bootId = from.bootId;
            this.reboots = from.reboots;
            this.pending = from.pending;
            this.halt = from.halt;
            this.failure = from.failure;
            this.trouble = from.trouble;
            this.timings = from.timings;
            this.interrupts = from.interrupts;
            this.notes = from.notes;
        }

        void settle(Stage at) {
            stage = at;
            pending = Optional.empty();
            halt = Optional.empty();
            trouble = Optional.empty();
        }

        Progress done() {
            return new Progress(
                    stage, base, bootId, reboots, pending, halt, failure, trouble, timings, interrupts, notes);
        }
    }
}
