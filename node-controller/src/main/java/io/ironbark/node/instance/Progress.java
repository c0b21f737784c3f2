package io.ironbark.node.instance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ironbark.proto.node.InstanceObserved.Problem;
import io.ironbark.proto.node.StepTiming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an instance came, as far as libvirt and the files can't tell.
 *
 * @param built true once its disk was there: from then on a missing disk is a loss, never a reason to make a new one
 * @param bootId of the host's boot in which it was last started, empty before
 * @param reboots how many it has done
 * @param pending what was asked of the guest and not seen done
 * @param halt why it is off though it should run
 * @param failure why its launch was given up
 * @param trouble what keeps failing and is tried again
 * @param notes sentences for the operator about how it was built
 */
public record Progress(
        Stage stage,
        boolean built,
        String bootId,
        long reboots,
        Optional<Pending> pending,
        Optional<Halt> halt,
        Optional<Failure> failure,
        Optional<Trouble> trouble,
        List<StepTiming> timings,
        List<String> notes) {
    static final Progress NONE = new Progress(
            Stage.NEW,
            false,
            "",
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    public Progress {
        timings = List.copyOf(timings);
        notes = List.copyOf(notes);
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

    Progress withStage(Stage next) {
        return new Progress(
                next, built, bootId, reboots, pending, halt, failure, trouble, timings, notes);
    }

    Progress withBuilt(List<StepTiming> newTimings, List<String> newNotes) {
        return new Progress(
                stage, true, bootId, reboots, pending, halt, failure, trouble, newTimings, newNotes);
    }

    Progress withReboots(long done) {
        return new Progress(
                stage, built, bootId, done, Optional.empty(), halt, failure, trouble, timings, notes);
    }

    Progress withPending(Pending asked) {
        return new Progress(
                stage, built, bootId, reboots, Optional.of(asked), halt, failure, trouble, timings, notes);
    }

    Progress withHalt(Halt off) {
        return new Progress(
                Stage.DOWN,
                built,
                bootId,
                reboots,
                Optional.empty(),
                Optional.of(off),
                failure,
                Optional.empty(),
                timings,
                notes);
    }

    Progress withFailure(Failure why) {
        return new Progress(
                Stage.DOWN,
                false,
                bootId,
                reboots,
                Optional.empty(),
                Optional.empty(),
                Optional.of(why),
                Optional.empty(),
                timings,
                notes);
    }

    Progress withTrouble(Optional<Trouble> now) {
        return new Progress(
                stage, built, bootId, reboots, pending, halt, failure, now, timings, notes);
    }

    Progress withTimings(List<StepTiming> all) {
        return new Progress(stage, built, bootId, reboots, pending, halt, failure, trouble, all, notes);
    }

    /** It runs, in this boot of the host, and nothing is open. */
    Progress up(String boot, long rebootsDone) {
        return new Progress(
                Stage.UP,
                true,
                boot,
                rebootsDone,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                timings,
                notes);
    }

    /** It is off as it should be, and nothing is open. */
    Progress down() {
        return new Progress(
                Stage.DOWN,
                built,
                bootId,
                reboots,
                Optional.empty(),
                Optional.empty(),
                failure,
                Optional.empty(),
                timings,
                notes);
    }
}
