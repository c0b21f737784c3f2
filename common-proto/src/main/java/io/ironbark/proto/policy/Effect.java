package io.ironbark.proto.policy;

/** What a statement does to the requests that it applies to. */
public enum Effect {
    ALLOW,
    DENY
}
