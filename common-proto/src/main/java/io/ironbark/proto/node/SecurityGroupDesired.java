package io.ironbark.proto.node;

import io.ironbark.proto.id.SecurityGroupId;
import java.util.List;
import java.util.SortedSet;

/**
 * A security group as a node needs it: its rules, and the private addresses of all its members. One of a peer's VPC, which
 * rules name, comes without rules.
 */
public record SecurityGroupDesired(
        SecurityGroupId id, List<SecurityRule> ingress, List<SecurityRule> egress, SortedSet<String> members) {
    public SecurityGroupDesired {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /** The same without rules. */
    public SecurityGroupDesired onlyMembers() {
        return new SecurityGroupDesired(id, List.of(), List.of(), members);
    }
}
