package io.ironbark.proto.node;

/**
 * How long one step of a launch took on the node.
 *
 * @param step such as {@code fetch}, {@code overlay}, {@code key}, {@code network}, {@code define}
 */
public record StepTiming(String step, long millis) {}
