package io.ironbark.proto.zone;

import io.ironbark.proto.id.NodeId;

/** What the operator says of a node: whether new instances may be placed on it. */
public record NodeSpec(NodeId node, boolean schedulable) {}
