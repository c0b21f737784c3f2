package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.securitygroup.RuleReader.Flat;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** AuthorizeSecurityGroupIngress and its three sisters. */
final class RuleActions {
    private static final String TYPE = Kind.SECURITY_GROUP_RULE.resourceType();

    private final RuleBook book;
    private final RuleReader reader;

    RuleActions(RuleBook book, RuleReader reader) {
        this.book = book;
        this.reader = reader;
    }

    /** What all four ask: which group, and permissions in EC2's new form or the old one. */
    record Asked(Optional<SecurityGroupId> id, Optional<String> name, Flat flat, List<Permission> permissions) {}

    /** What comes in may be said in the old form, too, and of a group by its name. */
    interface Ingress {
        Optional<SecurityGroupId> groupId();

        Optional<String> groupName();

        List<Permission> ipPermissions();

        Optional<String> ipProtocol();

        Optional<Integer> fromPort();

        Optional<Integer> toPort();

        Optional<String> cidrIp();

        Optional<String> sourceSecurityGroupName();

        Optional<AccountId> sourceSecurityGroupOwnerId();

        default Asked asked() {
            var flat = new Flat(
                    ipProtocol(),
                    fromPort(),
                    toPort(),
                    cidrIp(),
                    sourceSecurityGroupName(),
                    sourceSecurityGroupOwnerId());
            return new Asked(groupId(), groupName(), flat, ipPermissions());
        }
    }

    interface Egress {
        SecurityGroupId groupId();

        List<Permission> ipPermissions();

        default Asked asked() {
            return new Asked(Optional.of(groupId()), Optional.empty(), Flat.NONE, ipPermissions());
        }
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
            Optional<AccountId> sourceSecurityGroupOwnerId,
            List<TagSpecification> tagSpecifications)
            implements Ingress {}

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
            Optional<AccountId> sourceSecurityGroupOwnerId)
            implements Ingress {}

    record EgressRequest(
            SecurityGroupId groupId, List<Permission> ipPermissions, List<TagSpecification> tagSpecifications)
            implements Egress {}

    record RevokeEgressRequest(
            SecurityGroupId groupId, List<Permission> ipPermissions, List<SecurityGroupRuleId> securityGroupRuleIds)
            implements Egress {}

    record Authorized(@Member("Return") boolean done, List<RuleItem> securityGroupRules) {}

    record Revoked(@Member("Return") boolean done) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write(
                                "AuthorizeSecurityGroupIngress",
                                IngressRequest.class,
                                Authorized.class,
                                (tx, caller, q) -> authorize(tx, caller, q.asked(), false, q.tagSpecifications()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId()))
                        .tagging(TYPE),
                Action.write(
                                "AuthorizeSecurityGroupEgress",
                                EgressRequest.class,
                                Authorized.class,
                                (tx, caller, q) -> authorize(tx, caller, q.asked(), true, q.tagSpecifications()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, Optional.of(q.groupId())))
                        .tagging(TYPE),
                Action.write(
                                "RevokeSecurityGroupIngress",
                                RevokeIngressRequest.class,
                                Revoked.class,
                                (tx, caller, q) -> revoke(tx, caller, q.asked(), false, q.securityGroupRuleIds()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, q.groupId())),
                Action.write(
                                "RevokeSecurityGroupEgress",
                                RevokeEgressRequest.class,
                                Revoked.class,
                                (tx, caller, q) -> revoke(tx, caller, q.asked(), true, q.securityGroupRuleIds()))
                        .on((caller, q) -> SecurityGroupActions.arns(caller, Optional.of(q.groupId()))));
    }

    private Authorized authorize(
            Tx tx, Caller caller, Asked asked, boolean egress, List<TagSpecification> specifications)
            throws SQLException {
        SecurityGroup group = book.group(tx, caller, asked.id(), asked.name());
        var target = new RuleReader.Target(group, egress, List.of());
        List<Rule> rules = reader.read(tx, caller, target, asked.flat(), asked.permissions());
        List<Tag> tags = TagSpecification.of(specifications, TYPE);
        for (Rule rule : rules) {
            book.insert(tx, caller, rule, tags);
        }
        book.changed(tx, group, rules);
        var peers = book.peers(tx, group, rules);
        return new Authorized(
                true,
                rules.stream()
                        .map(rule -> RuleItem.of(group.account(), new RuleStore.Owned(rule, group.vpc()), tags, peers))
                        .toList());
    }

    private Revoked revoke(Tx tx, Caller caller, Asked asked, boolean egress, List<SecurityGroupRuleId> ids)
            throws SQLException {
        SecurityGroup group = book.group(tx, caller, asked.id(), asked.name());
        boolean both = !ids.isEmpty()
                && (asked.flat().permission().isPresent()
                        || !asked.permissions().isEmpty());
        if (both) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "The parameter securityGroupRuleIds may not be used together with permissions"));
        }
        var revoked = new ArrayList<Rule>();
        for (SecurityGroupRuleId id : ids) {
            revoked.add(book.require(tx, group, egress, id));
        }
        if (ids.isEmpty()) {
            var target = new RuleReader.Target(group, egress, book.rules(tx, group, egress));
            for (Rule rule : reader.read(tx, caller, target, asked.flat(), asked.permissions())) {
                revoked.add(book.same(tx, group, rule));
            }
        }
        book.delete(tx, revoked);
        book.changed(tx, group, revoked);
        return new Revoked(true);
    }
}
