package io.ironbark.proto.zone;

import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.SubnetDesired;
import java.util.List;

/** A VPC and its subnets in the zone. */
public record VpcSpec(VpcId id, int vni, List<String> cidrs, List<SubnetDesired> subnets) {
    public VpcSpec {
        cidrs = List.copyOf(cidrs);
        subnets = List.copyOf(subnets);
    }
}
