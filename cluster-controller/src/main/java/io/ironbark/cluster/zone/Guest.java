package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.zone.PlacedInstance;
import java.util.List;
import java.util.Optional;

/**
 * What others need to know of a placed instance to reach it.
 *
 * @param nics all its interfaces, of one VPC, the first one first
 * @param alive false once it must go: then nobody needs a route to it, nor counts it as a member of its groups
 */
record Guest(InstanceId id, NodeId node, List<Nic> nics, boolean alive) {
    /** The first interface. */
    Nic nic() {
        return nics.getFirst();
    }

    /** Empty while the instance has no node. */
    static Optional<Guest> of(PlacedInstance placed) {
        var instance = placed.instance();
        return placed.node()
                .map(node -> new Guest(instance.id(), node, instance.nics(), instance.power() != Power.TERMINATED));
    }
}
