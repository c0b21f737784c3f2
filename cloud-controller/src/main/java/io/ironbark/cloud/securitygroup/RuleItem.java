package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;

/** A rule as answers show it. */
record RuleItem(
        SecurityGroupRuleId securityGroupRuleId,
        SecurityGroupId groupId,
        AccountId groupOwnerId,
        boolean isEgress,
        String ipProtocol,
        int fromPort,
        int toPort,
        Optional<String> cidrIpv4,
        Optional<PrefixListId> prefixListId,
        Optional<Referenced> referencedGroupInfo,
        Optional<String> description,
        List<Tag> tags) {
    /** The group that a rule names. */
    record Referenced(SecurityGroupId groupId, AccountId userId, VpcId vpcId) {}

    static RuleItem of(AccountId owner, VpcId vpc, Rule rule, List<Tag> tags) {
        return new RuleItem(
                rule.id(),
                rule.group(),
                owner,
                rule.egress(),
                rule.rule().protocol(),
                rule.rule().fromPort(),
                rule.rule().toPort(),
                rule.cidr(),
                rule.prefixList(),
                rule.peerGroup().map(peer -> new Referenced(peer, owner, vpc)),
                rule.description(),
                tags);
    }
}
