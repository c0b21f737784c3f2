package io.ironbark.proto.node;

import io.ironbark.proto.id.VpcId;
import java.util.List;

/**
 * A VPC that has a guest on the node: a network namespace there.
 *
 * @param vni VXLAN network identifier, unique per VPC, 1 to 2^24-1
 * @param cidrs the VPC's IPv4 blocks
 * @param subnets those with a guest on this node
 * @param groups those that a guest on this node is in, or that a rule of such a group names
 */
public record VpcDesired(
        VpcId id,
        int vni,
        List<String> cidrs,
        List<SubnetDesired> subnets,
        List<SecurityGroupDesired> groups,
        List<RemoteGuest> remoteGuests) {
    public VpcDesired {
        cidrs = List.copyOf(cidrs);
        subnets = List.copyOf(subnets);
        groups = List.copyOf(groups);
        remoteGuests = List.copyOf(remoteGuests);
    }
}
