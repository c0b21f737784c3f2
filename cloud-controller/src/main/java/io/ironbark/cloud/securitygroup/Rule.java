package io.ironbark.cloud.securitygroup;

import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.node.SecurityRule;
import java.util.Optional;

/** A rule as it is stored. */
record Rule(SecurityGroupId group, boolean egress, SecurityRule rule, Optional<String> description) {
    SecurityGroupRuleId id() {
        return rule.id();
    }

    Optional<String> cidr() {
        return switch (rule.peer()) {
            case SecurityRule.Cidr(var block) -> Optional.of(block);
            case SecurityRule.Group _ -> Optional.empty();
        };
    }

    Optional<SecurityGroupId> peerGroup() {
        return switch (rule.peer()) {
            case SecurityRule.Cidr _ -> Optional.empty();
            case SecurityRule.Group(var peer) -> Optional.of(peer);
        };
    }

    /** True if the other permits the same to the same. */
    boolean sameAs(Rule other) {
        return egress == other.egress
                && rule.protocol().equals(other.rule.protocol())
                && rule.fromPort() == other.rule.fromPort()
                && rule.toPort() == other.rule.toPort()
                && rule.peer().equals(other.rule.peer());
    }
}
