package io.ironbark.proto.placement;

/** Which of the nodes that have room is taken. */
public enum Policy {
    /** The one with the most free memory, so that load is even. */
    SPREAD,
    /** The one with the least free memory, so that big holes stay. */
    PACK
}
