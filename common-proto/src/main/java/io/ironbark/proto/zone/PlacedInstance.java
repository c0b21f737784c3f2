package io.ironbark.proto.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import java.util.Optional;

/**
 * An instance of the zone and the node that the cloud controller has committed it to. While there is none, the cluster
 * controller proposes one; only once there is one does that node hear of the instance.
 */
public record PlacedInstance(InstanceDesired instance, Optional<NodeId> node) {}
