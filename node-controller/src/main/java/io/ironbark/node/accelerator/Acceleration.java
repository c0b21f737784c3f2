package io.ironbark.node.accelerator;

import io.ironbark.proto.node.NodeObserved.Accelerator;

/**
 * How guests run on this host.
 *
 * @param why for the operator
 */
public record Acceleration(Accelerator kind, String why) {}
