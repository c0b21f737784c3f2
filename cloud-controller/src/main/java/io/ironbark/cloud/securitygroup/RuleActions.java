package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.securitygroup.RuleReader.Flat;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** AuthorizeSecurityGroupIngress and its three sisters. */
final class RuleActions {
    /** The most rules that a group may have in one direction. */
    private static final int RULES_MAX = 200;

    private final SecurityGroupStore groups;
    private final VpcStore vpcs;
    private final RuleReader reader;

    RuleActions(SecurityGroupStore groups, VpcStore vpcs, IdFactory ids) {
        this.groups = groups;
        this.vpcs = vpcs;
        this.reader = new RuleReader(groups, ids);
    }

    record IngressRequest(
            Optional<SecurityGroupId> groupId,
            Optional<String> groupName,
            List<Permission> ipPermissions,
            Optional<String> ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            Optional<String> cidrIp,
            Optional<String> sourceSecurityGroupName,
            Optional<AccountId> sourceSecurityGroupOwnerId) {
        Flat flat() {
            return new Flat(ipProtocol, fromPort, toPort, cidrIp, sourceSecurityGroupName);
        }
    }

    record RevokeIngressRequest(
            Optional<SecurityGroupId> groupId,
            Optional<String> groupName,
            List<Permission> ipPermissions,
            List<SecurityGroupRuleId> securityGroupRuleIds,
            Optional<String> ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            Optional<String> cidrIp,
            Optional<String> sourceSecurityGroupName,
            Optional<AccountId> sourceSecurityGroupOwnerId) {
        Flat flat() {
            return new Flat(ipProtocol, fromPort, toPort, cidrIp, sourceSecurityGroupName);
        }
    }

    record EgressRequest(SecurityGroupId groupId, List<Permission> ipPermissions) {}

    record RevokeEgressRequest(
            SecurityGroupId groupId, List<Permission> ipPermissions, List<SecurityGroupRuleId> securityGroupRuleIds) {}

    record Authorized(@Member("Return") boolean done, List<RuleItem> securityGroupRules) {}

    record Revoked(@Member("Return") boolean done) {}

    record RuleItem(
            SecurityGroupRuleId securityGroupRuleId,
            SecurityGroupId groupId,
            AccountId groupOwnerId,
            boolean isEgress,
            String ipProtocol,
            int fromPort,
            int toPort,
            Optional<String> cidrIpv4,
            Optional<PeerItem> referencedGroupInfo,
            Optional<String> description,
            List<Tag> tags) {}

    record PeerItem(SecurityGroupId groupId, AccountId userId, VpcId vpcId) {}

    /** Which group, of whom; the id or the name. */
    private record Named(Optional<SecurityGroupId> id, Optional<String> name) {}

    private static final Flat NO_FLAT =
            new Flat(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write(
                                "AuthorizeSecurityGroupIngress",
                                IngressRequest.class,
                                Authorized.class,
                                (tx, caller, q) -> authorize(
                                        tx,
                                        caller,
                                        group(tx, caller, new Named(q.groupId(), q.groupName())),
                                        false,
                                        q.flat(),
                                        q.ipPermissions()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId())),
                Action.write(
                                "AuthorizeSecurityGroupEgress",
                                EgressRequest.class,
                                Authorized.class,
                                (tx, caller, q) -> authorize(
                                        tx,
                                        caller,
                                        group(tx, caller, new Named(Optional.of(q.groupId()), Optional.empty())),
                                        true,
                                        NO_FLAT,
                                        q.ipPermissions()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, Optional.of(q.groupId()))),
                Action.write(
                                "RevokeSecurityGroupIngress",
                                RevokeIngressRequest.class,
                                Revoked.class,
                                (tx, caller, q) -> revoke(
                                        tx,
                                        caller,
                                        group(tx, caller, new Named(q.groupId(), q.groupName())),
                                        false,
                                        new Wanted(q.flat(), q.ipPermissions(), q.securityGroupRuleIds())))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId())),
                Action.write(
                                "RevokeSecurityGroupEgress",
                                RevokeEgressRequest.class,
                                Revoked.class,
                                (tx, caller, q) -> revoke(
                                        tx,
                                        caller,
                                        group(tx, caller, new Named(Optional.of(q.groupId()), Optional.empty())),
                                        true,
                                        new Wanted(NO_FLAT, q.ipPermissions(), q.securityGroupRuleIds())))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, Optional.of(q.groupId()))));
    }

    /** The rules that a Revoke names, by what they permit or by their ids. */
    private record Wanted(Flat flat, List<Permission> permissions, List<SecurityGroupRuleId> ids) {}

    private Authorized authorize(
            Tx tx, Caller caller, SecurityGroup group, boolean egress, Flat flat, List<Permission> permissions)
            throws SQLException {
        List<Rule> rules = reader.read(tx, caller, group, egress, flat, permissions);
        long there = groups.rules(tx, List.of(group.id())).getOrDefault(group.id(), List.of()).stream()
                .filter(rule -> rule.egress() == egress)
                .count();
        if (there + rules.size() > RULES_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "A security group may have " + RULES_MAX + " rules in one direction"));
        }
        for (Rule rule : rules) {
            if (!groups.insert(tx, rule)) {
                throw new ApiException(new ApiError.PermissionDuplicate("the specified rule \"peer: "
                        + rule.cidr()
                                .or(() -> rule.peerGroup().map(SecurityGroupId::value))
                                .orElse("") + ", "
                        + rule.rule().protocol() + ", from port: " + rule.rule().fromPort() + ", to port: "
                        + rule.rule().toPort() + ", ALLOW\" already exists"));
            }
        }
        groups.touch(tx, group);
        return new Authorized(
                true, rules.stream().map(rule -> item(group, rule)).toList());
    }

    private Revoked revoke(Tx tx, Caller caller, SecurityGroup group, boolean egress, Wanted wanted)
            throws SQLException {
        List<Rule> there = groups.rules(tx, List.of(group.id())).getOrDefault(group.id(), List.of()).stream()
                .filter(rule -> rule.egress() == egress)
                .toList();
        var revoked = new ArrayList<SecurityGroupRuleId>();
        for (SecurityGroupRuleId id : wanted.ids()) {
            if (there.stream().noneMatch(rule -> rule.id().equals(id))) {
                throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP_RULE, id));
            }
            revoked.add(id);
        }
        if (wanted.ids().isEmpty()) {
            for (Rule rule : reader.read(tx, caller, group, egress, wanted.flat(), wanted.permissions())) {
                revoked.add(there.stream()
                        .filter(rule::sameAs)
                        .findFirst()
                        .map(Rule::id)
                        .orElseThrow(() -> new ApiException(new ApiError.PermissionNotFound(
                                "The specified rule does not exist in this security group."))));
            }
        }
        groups.deleteRules(tx, revoked);
        groups.touch(tx, group);
        return new Revoked(true);
    }

    /** The group, locked. A name means one of the default VPC. */
    private SecurityGroup group(Tx tx, Caller caller, Named named) throws SQLException {
        return SecurityGroupActions.lock(
                tx,
                groups,
                caller,
                named.id(),
                named.name(),
                vpcs.defaultVpc(tx, caller.account()).map(Vpc::id));
    }

    private static RuleItem item(SecurityGroup group, Rule rule) {
        return new RuleItem(
                rule.id(),
                group.id(),
                group.account(),
                rule.egress(),
                rule.rule().protocol(),
                rule.rule().fromPort(),
                rule.rule().toPort(),
                rule.cidr(),
                rule.peerGroup().map(peer -> new PeerItem(peer, group.account(), group.vpc())),
                rule.description(),
                List.of());
    }
}
