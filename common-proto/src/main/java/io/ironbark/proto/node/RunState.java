package io.ironbark.proto.node;

/** What an instance is, as its node sees it. */
public enum RunState {
    /** A step towards the desired state is under way. */
    PREPARING,
    /** The guest's process runs. */
    RUNNING,
    /** The guest does not run; its disk is there. */
    STOPPED,
    /** Nothing of it is left. */
    TERMINATED,
    /** It could not be made, and is not tried again at this generation; the problem says why. Nothing of it is left. */
    FAILED,
    /** The node has never heard of it. This is not {@link #TERMINATED}. */
    UNKNOWN
}
