package io.ironbark.proto.zone;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcOptions;
import java.util.List;
import java.util.Optional;

/**
 * A VPC and its subnets in the zone.
 *
 * @param natGateways without a node: the cluster controller chooses one for each
 */
public record VpcSpec(
        VpcId id,
        int vni,
        List<String> cidrs,
        List<SubnetDesired> subnets,
        List<NatDesired> natGateways,
        Optional<VpcOptions> options) {
    public VpcSpec {
        cidrs = List.copyOf(cidrs);
        subnets = List.copyOf(subnets);
        natGateways = List.copyOf(natGateways);
    }

    /** A VPC without NAT gateways and with the usual options. */
    public VpcSpec(VpcId id, int vni, List<String> cidrs, List<SubnetDesired> subnets) {
        this(id, vni, cidrs, subnets, List.of(), Optional.empty());
    }
}
