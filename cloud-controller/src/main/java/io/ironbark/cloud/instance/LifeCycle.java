package io.ironbark.cloud.instance;

import io.ironbark.proto.node.InstanceObserved;
import io.ironbark.proto.node.Power;
import java.util.Locale;

/**
 * What may follow what. Pure: a state and a wish, or a row and a node's report, in; what to do about it, out.
 *
 * Wishes are idempotent: asking again for what is under way or done succeeds and changes nothing.
 */
final class LifeCycle {
    private LifeCycle() {}

    /** What a user may ask of an instance that exists. */
    enum Wish {
        START,
        STOP,
        REBOOT,
        TERMINATE
    }

    /** What becomes of a wish. */
    sealed interface Verdict {
        /** The row changes to this, one generation on. */
        record Go(InstanceState next, Power power) implements Verdict {}

        /** It is so already, or will be. */
        record AlreadyThere() implements Verdict {}

        /** Not in this state. */
        record Refused(InstanceState because) implements Verdict {}
    }

    /** What an instance does when its guest powers itself off (InstanceInitiatedShutdownBehavior). */
    enum ShutdownBehavior {
        STOP,
        TERMINATE;

        /** EC2's word for it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What of a row decides what a node's report means. */
    record Row(InstanceState state, long generation, ShutdownBehavior onShutdown) {}

    /** What a node's report means for a row. */
    sealed interface Meaning {
        /** Nothing. */
        record Nothing() implements Meaning {}

        /** The row's state is now this; the node has nothing more to do. */
        record Becomes(InstanceState next) implements Meaning {}

        /**
         * The guest ended by itself, or was lost, and its node leaves it off until it is told otherwise: the row changes
         * to this, one generation on, so that the node agrees.
         */
        record Follows(InstanceState next, Power power) implements Meaning {}

        /** The node could not make or keep it. It is terminated, and the node is told so, one generation on. */
        record Failed() implements Meaning {}

        /** Nothing of it is left on the node: its addresses may go to others, and the zone may forget it. */
        record Ended() implements Meaning {}

        /** The node has seen a generation that this row never had: the row must be newer to be obeyed. */
        record Overtaken(long generation) implements Meaning {}
    }

    private static final Verdict THERE = new Verdict.AlreadyThere();
    private static final Meaning NOTHING = new Meaning.Nothing();

    static Verdict judge(Wish wish, InstanceState state) {
        return switch (wish) {
            case START -> start(state);
            case STOP -> stop(state);
            case REBOOT -> reboot(state);
            case TERMINATE -> terminate(state);
        };
    }

    private static Verdict start(InstanceState state) {
        return switch (state) {
            case STOPPED -> new Verdict.Go(InstanceState.PENDING, Power.RUNNING);
            case PENDING, RUNNING -> THERE;
            case STOPPING, SHUTTING_DOWN, TERMINATED -> new Verdict.Refused(state);
        };
    }

    private static Verdict stop(InstanceState state) {
        return switch (state) {
            case RUNNING -> new Verdict.Go(InstanceState.STOPPING, Power.STOPPED);
            case STOPPING, STOPPED -> THERE;
            case PENDING, SHUTTING_DOWN, TERMINATED -> new Verdict.Refused(state);
        };
    }

    private static Verdict reboot(InstanceState state) {
        return switch (state) {
            case RUNNING -> new Verdict.Go(InstanceState.RUNNING, Power.RUNNING);
            case PENDING, STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> new Verdict.Refused(state);
        };
    }

    private static Verdict terminate(InstanceState state) {
        return switch (state) {
            case PENDING, RUNNING, STOPPING, STOPPED -> new Verdict.Go(InstanceState.SHUTTING_DOWN, Power.TERMINATED);
            case SHUTTING_DOWN, TERMINATED -> THERE;
        };
    }

    /** What a report means. The caller has checked that it comes from the node that the row is committed to. */
    static Meaning read(Row row, InstanceObserved report) {
        if (report.generation() > row.generation()) {
            return new Meaning.Overtaken(report.generation());
        }
        if (report.generation() < row.generation()) {
            return NOTHING;
        }
        return switch (report.state()) {
            case PREPARING, UNKNOWN -> NOTHING;
            case RUNNING -> row.state() == InstanceState.PENDING ? new Meaning.Becomes(InstanceState.RUNNING) : NOTHING;
            case STOPPED -> stopped(row, report.stoppedByGuest());
            case FAILED -> failed(row.state());
            case TERMINATED -> terminated(row.state());
        };
    }

    private static Meaning stopped(Row row, boolean byGuest) {
        return switch (row.state()) {
            case STOPPING -> new Meaning.Becomes(InstanceState.STOPPED);
            case PENDING, RUNNING -> follows(byGuest ? row.onShutdown() : ShutdownBehavior.STOP);
            case STOPPED, SHUTTING_DOWN, TERMINATED -> NOTHING;
        };
    }

    private static Meaning follows(ShutdownBehavior behavior) {
        return switch (behavior) {
            case STOP -> new Meaning.Follows(InstanceState.STOPPED, Power.STOPPED);
            case TERMINATE -> new Meaning.Follows(InstanceState.SHUTTING_DOWN, Power.TERMINATED);
        };
    }

    private static Meaning failed(InstanceState state) {
        return switch (state) {
            case PENDING, RUNNING, STOPPING, STOPPED -> new Meaning.Failed();
            case SHUTTING_DOWN, TERMINATED -> NOTHING;
        };
    }

    private static Meaning terminated(InstanceState state) {
        return switch (state) {
            case SHUTTING_DOWN, TERMINATED -> new Meaning.Ended();
            case PENDING, RUNNING, STOPPING, STOPPED -> NOTHING;
        };
    }
}
