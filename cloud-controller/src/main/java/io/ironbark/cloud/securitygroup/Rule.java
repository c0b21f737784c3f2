package io.ironbark.cloud.securitygroup;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.SecurityRule;
import java.util.Optional;

/**
 * A rule as it is stored.
 *
 * @param across where the group is that it names, if that is not of the rule's own VPC
 */
record Rule(
        SecurityGroupId group,
        boolean egress,
        SecurityRule rule,
        Optional<Across> across,
        Optional<String> description) {
    /** A peer's VPC, and the connection that led there when the rule was made. */
    record Across(AccountId account, VpcId vpc, VpcPeeringId connection) {}

    SecurityGroupRuleId id() {
        return rule.id();
    }

    Optional<String> cidr() {
        return rule.peer() instanceof SecurityRule.Cidr(var block) ? Optional.of(block) : Optional.empty();
    }

    /** The group that it names, of its own VPC or of a peer's. */
    Optional<SecurityGroupId> peerGroup() {
        return rule.peer() instanceof SecurityRule.Group(var peer) ? Optional.of(peer) : Optional.empty();
    }

    Optional<PrefixListId> prefixList() {
        return rule.peer() instanceof SecurityRule.Prefixes(var list) ? Optional.of(list) : Optional.empty();
    }

    /** True if the other permits the same to the same. */
    boolean sameAs(Rule other) {
        return egress == other.egress
                && rule.protocol().equals(other.rule.protocol())
                && rule.fromPort() == other.rule.fromPort()
                && rule.toPort() == other.rule.toPort()
                && rule.peer().equals(other.rule.peer());
    }

    /** As EC2's errors call it. */
    String words() {
        String peer = switch (rule.peer()) {
            case SecurityRule.Cidr(var block) -> block;
            case SecurityRule.Group(var id) -> id.value();
            case SecurityRule.Prefixes(var list) -> list.value();
        };
        String what = switch (rule.protocol()) {
            case "-1" -> "ALL";
            case "tcp", "udp" ->
                "%S, from port: %d, to port: %d".formatted(rule.protocol(), rule.fromPort(), rule.toPort());
            case "icmp" -> "ICMP, type: " + all(rule.fromPort()) + ", code: " + all(rule.toPort());
            default -> "protocol " + rule.protocol();
        };
        return "peer: " + peer + ", " + what + ", ALLOW";
    }

    private static String all(int number) {
        return number < 0 ? "ALL" : Integer.toString(number);
    }
}
