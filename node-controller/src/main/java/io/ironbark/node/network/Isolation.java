package io.ironbark.node.network;

import java.time.Duration;

/**
 * Whether a node may begin flows with what is beyond it, by what became of its cable. Pure.
 *
 * While the cable is out, or leads nowhere ({@link Silence}), the cloud goes on without the node: rules change, addresses
 * get other owners. So from the moment that is seen until the first document that was asked for after the return is in
 * force, nothing new passes. That a controller is away is no reason by itself, for guests must not suffer by it; so who
 * hears from none within {@link #LONGEST} of the return goes on by what it knew.
 *
 * @param sinceNanos of the phase
 */
record Isolation(Phase phase, long sinceNanos) {
    static final Duration LONGEST = Duration.ofSeconds(30);

    enum Phase {
        /** As usual. */
        JOINED,
        /** No cable, or nobody is heard over it. */
        CUT,
        /** Somebody is there again, but nobody has said yet what holds now. */
        RETURNING
    }

    static Isolation joined(long nowNanos) {
        return new Isolation(Phase.JOINED, nowNanos);
    }

    /** What follows from a look at the cable, and at who is heard over it. */
    Isolation seen(boolean joined, long nowNanos) {
        return switch (phase) {
            case JOINED -> joined ? this : new Isolation(Phase.CUT, nowNanos);
            case CUT -> joined ? new Isolation(Phase.RETURNING, nowNanos) : this;
            case RETURNING ->
                !joined
                        ? new Isolation(Phase.CUT, nowNanos)
                        : nowNanos - sinceNanos > LONGEST.toNanos() ? joined(nowNanos) : this;
        };
    }

    /** What follows from a document that was asked for at a moment and is in force now. */
    Isolation told(long askedNanos, long nowNanos) {
        return phase == Phase.RETURNING && askedNanos - sinceNanos >= 0 ? joined(nowNanos) : this;
    }

    boolean holds() {
        return phase != Phase.JOINED;
    }
}
