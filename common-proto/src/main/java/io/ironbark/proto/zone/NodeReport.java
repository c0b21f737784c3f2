package io.ironbark.proto.zone;

import io.ironbark.proto.node.NodeObserved;

/** A node's last words and how long ago, in milliseconds of the cluster controller's monotonic clock, they came. */
public record NodeReport(NodeObserved observed, long ageMillis) {}
