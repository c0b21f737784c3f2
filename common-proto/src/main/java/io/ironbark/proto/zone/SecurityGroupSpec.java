package io.ironbark.proto.zone;

import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.SecurityRule;
import java.util.List;

/** A security group's rules. Its members are known from the instances' interfaces. */
public record SecurityGroupSpec(SecurityGroupId id, VpcId vpc, List<SecurityRule> ingress, List<SecurityRule> egress) {
    public SecurityGroupSpec {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }
}
