package io.ironbark.proto.node;

import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;

/**
 * A VPC that has a guest on the node, or a NAT gateway that the node runs, or that is a peer of one that has a guest
 * there: a network namespace.
 *
 * @param vni VXLAN network identifier, unique per VPC, 1 to 2^24-1
 * @param cidrs the VPC's IPv4 blocks
 * @param subnets all of the zone's
 * @param groups those that a guest on this node is in, or that a rule of such a group names, be they of a peer
 * @param prefixLists those that rules of these groups name
 * @param peerings the active ones; the VPCs at their other ends are in the same document
 * @param options empty for the usual ones
 */
public record VpcDesired(
        VpcId id,
        int vni,
        List<String> cidrs,
        List<SubnetDesired> subnets,
        List<SecurityGroupDesired> groups,
        List<RemoteGuest> remoteGuests,
        List<NatDesired> natGateways,
        List<PrefixListDesired> prefixLists,
        List<PeeringDesired> peerings,
        Optional<VpcOptions> options) {
    public VpcDesired {
        cidrs = List.copyOf(cidrs);
        subnets = List.copyOf(subnets);
        groups = List.copyOf(groups);
        remoteGuests = List.copyOf(remoteGuests);
        natGateways = List.copyOf(natGateways);
        prefixLists = List.copyOf(prefixLists);
        peerings = List.copyOf(peerings);
    }

    /** A VPC without gateways, prefix lists and peers, and with the usual options. */
    public VpcDesired(
            VpcId id,
            int vni,
            List<String> cidrs,
            List<SubnetDesired> subnets,
            List<SecurityGroupDesired> groups,
            List<RemoteGuest> remoteGuests) {
        this(id, vni, cidrs, subnets, groups, remoteGuests, List.of(), List.of(), List.of(), Optional.empty());
    }
}
