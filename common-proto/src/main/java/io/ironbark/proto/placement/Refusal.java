package io.ironbark.proto.placement;

/** Why a node can't take an instance. */
public enum Refusal {
    /** It has not been heard of for a while. */
    UNREACHABLE,
    /** The operator keeps new instances off it. */
    NOT_SCHEDULABLE,
    /** It says that it can't start guests now. */
    UNHEALTHY,
    /** Its placement group keeps the instance off it. */
    GROUP,
    VCPU,
    MEMORY,
    DISK,
    /** Its image cache can't hold the image. */
    IMAGE
}
