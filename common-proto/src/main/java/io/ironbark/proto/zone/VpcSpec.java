package io.ironbark.proto.zone;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcOptions;
import java.util.List;
import java.util.Optional;

/**
 * A VPC and its subnets in the zone.
 *
 * @param natGateways without a node: the cluster controller chooses one for each
 * @param prefixLists all that rules of its groups name
 * @param peerings the active ones
 */
public record VpcSpec(
        VpcId id,
        int vni,
        List<String> cidrs,
        List<SubnetDesired> subnets,
        List<NatDesired> natGateways,
        List<PrefixListDesired> prefixLists,
        List<PeeringDesired> peerings,
        Optional<VpcOptions> options) {
    public VpcSpec {
        cidrs = List.copyOf(cidrs);
        subnets = List.copyOf(subnets);
        natGateways = List.copyOf(natGateways);
        prefixLists = List.copyOf(prefixLists);
        peerings = List.copyOf(peerings);
    }

    /** A VPC without gateways, prefix lists and peers, and with the usual options. */
    public VpcSpec(VpcId id, int vni, List<String> cidrs, List<SubnetDesired> subnets) {
        this(id, vni, cidrs, subnets, List.of(), List.of(), List.of(), Optional.empty());
    }
}
