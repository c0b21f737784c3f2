package io.ironbark.proto.node;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.util.List;

/**
 * An active peering connection of a VPC.
 *
 * @param peer the VPC at its other end, which is told of wherever this one is
 * @param blocks that VPC's IPv4 blocks
 */
public record PeeringDesired(VpcPeeringId id, VpcId peer, List<String> blocks) {
    public PeeringDesired {
        blocks = List.copyOf(blocks);
    }
}
