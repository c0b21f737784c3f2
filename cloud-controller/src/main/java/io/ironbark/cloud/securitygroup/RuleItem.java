package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
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
    /** The group that a rule names; of a connection only if it is a peer's. */
    record Referenced(
            SecurityGroupId groupId,
            Optional<String> peeringStatus,
            AccountId userId,
            VpcId vpcId,
            Optional<VpcPeeringId> vpcPeeringConnectionId) {}

    static RuleItem of(AccountId owner, RuleStore.Owned owned, List<Tag> tags, PeersNow peers) {
        Rule rule = owned.rule();
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
                rule.peerGroup().map(peer -> referenced(peer, owner, owned, peers)),
                rule.description(),
                tags);
    }

    private static Referenced referenced(SecurityGroupId peer, AccountId owner, RuleStore.Owned owned, PeersNow peers) {
        return owned.rule()
                .across()
                .map(across -> new Referenced(
                        peer,
                        Optional.of(peers.status(owned.vpc(), across)),
                        across.account(),
                        across.vpc(),
                        Optional.of(peers.connection(owned.vpc(), across))))
                .orElseGet(() -> new Referenced(peer, Optional.empty(), owner, owned.vpc(), Optional.empty()));
    }
}
