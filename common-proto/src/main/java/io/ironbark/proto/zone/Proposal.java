package io.ironbark.proto.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;

/** "Let this instance, at this generation, go to this node, which had so much free when I looked." */
public record Proposal(InstanceId instance, long generation, NodeId node, Capacity free) {}
