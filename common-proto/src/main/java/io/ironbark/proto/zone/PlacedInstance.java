package io.ironbark.proto.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.placement.GroupPlace;
import java.util.Optional;

/**
 * An instance of the zone and the node that the cloud controller has committed it to. While there is none, the cluster
 * controller proposes one; only once there is one does that node hear of the instance.
 *
 * @param group its place in its placement group, if it is in one
 */
public record PlacedInstance(InstanceDesired instance, Optional<NodeId> node, Optional<GroupPlace> group) {
    /** An instance that is in no placement group. */
    public PlacedInstance(InstanceDesired instance, Optional<NodeId> node) {
        this(instance, node, Optional.empty());
    }

    /** The same place of that instance. */
    public PlacedInstance with(InstanceDesired other) {
        return new PlacedInstance(other, node, group);
    }
}
