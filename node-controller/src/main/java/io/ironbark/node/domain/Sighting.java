package io.ironbark.node.domain;

/** What libvirt says of one domain. */
public sealed interface Sighting {
    /** libvirt does not know it. */
    record Absent() implements Sighting {}

    /** Its process runs, and so does the guest. */
    record Running() implements Sighting {}

    /** Its process runs; the guest's processors don't. */
    record Paused() implements Sighting {}

    /** The guest is powering off; its process is still there. */
    record ShuttingDown() implements Sighting {}

    /** It is defined and has no process. */
    record ShutOff(Cause cause) implements Sighting {}

    /** libvirt did not answer. Nothing follows from that. */
    record Unseen(String why) implements Sighting {}

    /** Why a domain has no process. */
    enum Cause {
        /** The guest powered itself off, by its own will or by ours. */
        SHUTDOWN,
        /** Somebody pulled the plug. */
        DESTROYED,
        /** The process died. */
        CRASHED,
        /** libvirt does not remember, as after its restart or the host's. */
        FORGOTTEN
    }

    /** Whether a process of it is there, as far as known. */
    default boolean alive() {
        return switch (this) {
            case Running _, Paused _, ShuttingDown _ -> true;
            case Absent _, ShutOff _, Unseen _ -> false;
        };
    }
}
