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
                    .map(name -> List.of(Pair.ofName(sourceSecurityGroupOwnerId, name)))
                    .orElse(List.of());
            return Optional.of(
                    new Permission(ipProtocol.orElse("-1"), fromPort, toPort, pairs, ranges, List.of(), List.of()));
        }
    }

    /**
     * What rules are read for.
     *
     * @param known rules that are there already: what one of these names may be named again, though it is gone since
     */
    record Target(SecurityGroup group, boolean egress, List<Rule> known) {
        Target {
            known = List.copyOf(known);
        }
    }

    /** The rules that a request names for a group, each with a new id. */
    List<Rule> read(Tx tx, Caller caller, Target target, Flat flat, List<Permission> listed) throws SQLException {
        Optional<Permission> old = flat.permission();
        if (old.isPresent() && !listed.isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter ipPermissions may not be used together with CidrIp or SourceSecurityGroupName"));
        }
        List<Permission> permissions = old.map(List::of).orElse(listed);
        var rules = new ArrayList<Rule>();
        for (Permission permission : permissions) {
            read(tx, caller, target, permission, rules);
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

    private void read(Tx tx, Caller caller, Target target, Permission permission, List<Rule> rules)
            throws SQLException {
        if (!permission.ipv6Ranges().isEmpty()) {
            throw new ApiException(new ApiError.UnsupportedOperation("IPv6 is not supported by this cloud."));
        }
        RuleForm form = RuleForm.of(permission.ipProtocol(), permission.fromPort(), permission.toPort());
        for (Range range : permission.ipRanges()) {
            var peer = new SecurityRule.Cidr(RuleForm.cidr(range.cidrIp()));
            rules.add(rule(target, form, new Named(peer, Optional.empty()), range.description()));
        }
        for (Pair pair : permission.userIdGroupPairs()) {
            rules.add(rule(target, form, peer(tx, caller, target, pair), pair.description()));
        }
        for (PrefixList list : permission.prefixListIds()) {
            lists.lock(tx, caller.account(), list.prefixListId());
            var peer = new SecurityRule.Prefixes(list.prefixListId());
            rules.add(rule(target, form, new Named(peer, Optional.empty()), list.description()));
        }
    }

    private record Named(SecurityRule.Peer peer, Optional<Rule.Across> across) {}

    private Rule rule(Target target, RuleForm form, Named named, Optional<String> description) {
        var id = ids.next(SecurityGroupRuleId.PREFIX, SecurityGroupRuleId::new);
        return new Rule(
                target.group().id(),
                target.egress(),
                new SecurityRule(id, form.protocol(), form.fromPort(), form.toPort(), named.peer()),
                named.across(),
                RuleForm.description(description));
    }

    /**
     * A group of the same VPC, or of one that is its peer: nodes know members by address, and an address means nothing in
     * any other. One of a peer is named by its id, and by its account if that is another.
     */
    private Named peer(Tx tx, Caller caller, Target target, Pair pair) throws SQLException {
        SecurityGroup group = target.group();
        AccountId owner = pair.userId().orElse(caller.account());
        List<SecurityGroup> found = pair.groupId().isPresent()
                ? groups.byIds(tx, owner, List.of(pair.groupId().get()))
                : groups.byNames(tx, group.vpc(), pair.groupName().stream().toList());
        Optional<Named> here = found.stream()
                .filter(one -> one.vpc().equals(group.vpc()) && owner.equals(group.account()))
                .findFirst()
                .map(one -> new Named(new SecurityRule.Group(one.id()), Optional.empty()));
        if (here.isPresent()) {
            return here.get();
        }
        Optional<Named> there =
                pair.groupId().isPresent() && !found.isEmpty() ? across(tx, group, found.getFirst()) : Optional.empty();
        return there.or(() -> pair.groupId().flatMap(id -> known(target, id)))
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(
                        Kind.SECURITY_GROUP,
                        pair.groupId()
                                .map(SecurityGroupId::value)
                                .or(pair::groupName)
                                .orElse(""))));
    }

    /** Empty unless the other group's VPC is a peer of this one's: of others' groups nobody learns whether they exist. */
    private Optional<Named> across(Tx tx, SecurityGroup group, SecurityGroup other) throws SQLException {
        return new PeersNow(peerings.activeOf(tx, List.of(group.vpc())))
                .between(group.vpc(), other.vpc())
                .map(connection -> new Named(
                        new SecurityRule.Group(other.id()),
                        Optional.of(new Rule.Across(other.account(), other.vpc(), connection))));
    }

    /** What has gone stale can be named as long as a rule is there that names it. */
    private static Optional<Named> known(Target target, SecurityGroupId id) {
        return target.known().stream()
                .filter(rule -> rule.across().isPresent() && rule.peerGroup().equals(Optional.of(id)))
                .findFirst()
                .map(rule -> new Named(rule.rule().peer(), rule.across()));
    }
}
