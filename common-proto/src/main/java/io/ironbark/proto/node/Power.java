package io.ironbark.proto.node;

/** What an instance must be. */
public enum Power {
    /** Its guest runs; a guest that is not there is built and started. */
    RUNNING,
    /** Its guest does not run; its disk stays. */
    STOPPED,
    /** Nothing of it is left on the node: no process, disk, tap, lease or rule. */
    TERMINATED
}
