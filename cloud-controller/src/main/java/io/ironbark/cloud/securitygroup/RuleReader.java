package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.securitygroup.Permission.Pair;
import io.ironbark.cloud.securitygroup.Permission.PrefixList;
import io.ironbark.cloud.securitygroup.Permission.Range;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.node.SecurityRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From EC2's permissions, in both forms that clients send, to rules. */
final class RuleReader {
    private final SecurityGroupStore groups;
    private final PrefixListStore lists;
    private final PeeringStore peerings = new PeeringStore();
    private final IdFactory ids;

    RuleReader(SecurityGroupStore groups, PrefixListStore lists, IdFactory ids) {
        this.groups = groups;
        this.lists = lists;
        this.ids = ids;
    }

    /** A permission in the old form, its parts spread over the request. */
    record Flat(
            Optional<String> ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            Optional<String> cidrIp,
            Optional<String> sourceSecurityGroupName,
            Optional<AccountId> sourceSecurityGroupOwnerId) {
        /** Nothing in the old form. */
        static final Flat NONE = new Flat(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** A group as a peer means all protocols, in the old form. */
        Optional<Permission> permission() {
            if (cidrIp.isEmpty() && sourceSecurityGroupName.isEmpty()) {
                return Optional.empty();
            }
            List<Range> ranges = cidrIp.map(cidr -> List.of(new Range(cidr, Optional.empty())))
                    .orElse(List.of());
            List<Pair> pairs = sourceSecurityGroupName
                    .map(name -> List.of(new Pair(
                            sourceSecurityGroupOwnerId,
                            Optional.empty(),
                            Optional.of(name),
                            Optional.empty(),
                            Optional.empty())))
                    .orElse(List.of());
            return Optional.of(
                    new Permission(ipProtocol.orElse("-1"), fromPort, toPort, pairs, ranges, List.of(), List.of()));
        }
    }

    /** The rules that a request names for a group, each with a new id. */
    List<Rule> read(Tx tx, Caller caller, SecurityGroup group, boolean egress, Flat flat, List<Permission> listed)
            throws SQLException {
        Optional<Permission> old = flat.permission();
        if (old.isPresent() && !listed.isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter ipPermissions may not be used together with CidrIp or SourceSecurityGroupName"));
        }
        List<Permission> permissions = old.map(List::of).orElse(listed);
        var rules = new ArrayList<Rule>();
        for (Permission permission : permissions) {
            read(tx, caller, group, egress, permission, rules);
        }
        if (rules.isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("IpPermissions"));
        }
        for (int i = 0; i < rules.size(); i++) {
            if (rules.subList(0, i).stream().anyMatch(rules.get(i)::sameAs)) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("The same permission must not appear multiple times"));
            }
        }
        return rules;
    }

    private void read(
            Tx tx, Caller caller, SecurityGroup group, boolean egress, Permission permission, List<Rule> rules)
            throws SQLException {
        if (!permission.ipv6Ranges().isEmpty()) {
            throw new ApiException(new ApiError.UnsupportedOperation("IPv6 is not supported by this cloud."));
        }
        RuleForm form = RuleForm.of(permission.ipProtocol(), permission.fromPort(), permission.toPort());
        for (Range range : permission.ipRanges()) {
            var peer = new SecurityRule.Cidr(RuleForm.cidr(range.cidrIp()));
            rules.add(rule(group, egress, form, peer, range.description()));
        }
        for (Pair pair : permission.userIdGroupPairs()) {
            var peer = new SecurityRule.Group(peer(tx, caller, group, pair));
            rules.add(rule(group, egress, form, peer, pair.description()));
        }
        for (PrefixList list : permission.prefixListIds()) {
            lists.lock(tx, caller.account(), list.prefixListId());
            rules.add(rule(group, egress, form, new SecurityRule.Prefixes(list.prefixListId()), list.description()));
        }
    }

    private Rule rule(
            SecurityGroup group, boolean egress, RuleForm form, SecurityRule.Peer peer, Optional<String> description) {
        var id = ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new);
        return new Rule(
                group.id(),
                egress,
                new SecurityRule(id, form.protocol(), form.fromPort(), form.toPort(), peer),
                RuleForm.description(description));
    }

    /** A group of the same VPC: members are known by address, and an address means nothing in another VPC. */
    private SecurityGroupId peer(Tx tx, Caller caller, SecurityGroup group, Pair pair) throws SQLException {
        AccountId owner = pair.userId().orElse(caller.account());
        List<SecurityGroup> found = pair.groupId().isPresent()
                ? groups.byIds(tx, caller.account(), List.of(pair.groupId().get()))
                : groups.byNames(tx, group.vpc(), pair.groupName().stream().toList());
        boolean own = owner.equals(caller.account());
        Optional<SecurityGroup> here = found.stream()
                .filter(one -> own && one.vpc().equals(group.vpc()))
                .findFirst();
        if (here.isEmpty()) {
            refuseOfPeer(tx, group, owner, own ? found : List.of());
        }
        return here.map(SecurityGroup::id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(
                        Kind.SECURITY_GROUP,
                        pair.groupId()
                                .map(SecurityGroupId::value)
                                .or(pair::groupName)
                                .orElse(""))));
    }

    /**
     * EC2 lets a rule name a group of a peer's VPC; here that is refused by what it is, so that nobody looks for a wrong id.
     * Of another account's groups nothing is told but that its VPC is a peer, which both know.
     */
    private void refuseOfPeer(Tx tx, SecurityGroup group, AccountId owner, List<SecurityGroup> owned)
            throws SQLException {
        boolean ofPeer = peerings.activeOf(tx, List.of(group.vpc())).stream()
                .flatMap(peering -> Stream.of(peering.requester(), peering.accepter()))
                .filter(end -> !end.vpc().equals(group.vpc()))
                .anyMatch(end -> end.account().equals(owner)
                        && (!owner.equals(group.account())
                                || owned.stream().anyMatch(one -> one.vpc().equals(end.vpc()))));
        if (ofPeer) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation(
                            "A rule that names a group of a peer's VPC is not supported by this cloud: name the peer's block."));
        }
    }
}
