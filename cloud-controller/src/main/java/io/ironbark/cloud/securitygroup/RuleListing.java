package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** DescribeSecurityGroupRules, and what is asked of rules that name groups of peers' VPCs. */
final class RuleListing {
    private final Database database;
    private final SecurityGroupStore groups;
    private final RuleStore rules;
    private final VpcStore vpcs;
    private final TagStore tags;

    RuleListing(SecurityGroupActions.Parts parts, RuleStore rules) {
        this.database = parts.database();
        this.groups = parts.groups();
        this.rules = rules;
        this.vpcs = parts.vpcs();
        this.tags = parts.tags();
    }

    record DescribeRequest(List<SecurityGroupRuleId> securityGroupRuleIds, List<Filter> filters, PageRequest page) {}

    record Described(List<RuleItem> securityGroupRules, Optional<String> nextToken) {}

    record StaleRequest(VpcId vpcId, PageRequest page) {}

    record Stale(List<StaleGroup> staleSecurityGroupSet, Optional<String> nextToken) {}

    record StaleGroup(
            String description,
            SecurityGroupId groupId,
            String groupName,
            List<StalePermission> staleIpPermissions,
            List<StalePermission> staleIpPermissionsEgress,
            VpcId vpcId) {}

    record StalePermission(
            Optional<Integer> fromPort,
            String ipProtocol,
            Optional<Integer> toPort,
            List<Permission.Pair> userIdGroupPairs) {}

    record ReferencesRequest(@Member("GroupId") List<SecurityGroupId> groupIds) {}

    record References(List<Reference> securityGroupReferenceSet) {}

    record Reference(SecurityGroupId groupId, VpcId referencingVpcId, VpcPeeringId vpcPeeringConnectionId) {}

    /** Rules for CreateTags. */
    Taggable taggable() {
        return new Taggable(Kind.SECURITY_GROUP_RULE, SecurityGroupRuleId.PREFIX, rules::existing);
    }

    List<Action<?, ?>> actions() {
        return List.of(
                Action.read("DescribeSecurityGroupRules", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(RuleStore.FILTERS.names()),
                Action.read("DescribeStaleSecurityGroups", StaleRequest.class, Stale.class, this::stale),
                Action.read(
                        "DescribeSecurityGroupReferences",
                        ReferencesRequest.class,
                        References.class,
                        this::references));
    }

    private Described describe(Caller caller, DescribeRequest request) {
        return database.read(tx -> {
            var ids = request.securityGroupRuleIds();
            var named = ids.isEmpty() ? new Condition("true", List.of()) : new Condition("id = ANY (?)", List.of(ids));
            refuseMissing(tx, caller, named, ids);
            var condition =
                    Condition.all(List.of(named, RuleStore.FILTERS.condition(caller.account(), request.filters())));
            var page = request.page()
                    .cut(
                            rules.find(tx, caller.account(), condition, request.page()),
                            owned -> owned.rule().id().value());
            var all = tags.of(
                    tx, page.items().stream().map(owned -> owned.rule().id()).toList());
            var peers = PeersNow.of(tx, page.items());
            return new Described(
                    page.items().stream()
                            .map(owned -> RuleItem.of(
                                    caller.account(),
                                    owned,
                                    all.getOrDefault(owned.rule().id().value(), List.of()),
                                    peers))
                            .toList(),
                    page.nextToken());
        });
    }

    private void refuseMissing(Tx tx, Caller caller, Condition named, List<SecurityGroupRuleId> ids)
            throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        var found = rules.find(tx, caller.account(), named, PageRequest.ALL).stream()
                .map(owned -> owned.rule().id())
                .toList();
        var missing = ids.stream()
                .filter(id -> !found.contains(id))
                .map(SecurityGroupRuleId::value)
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP_RULE, missing));
        }
    }

    private Stale stale(Caller caller, StaleRequest request) {
        return database.read(tx -> {
            if (vpcs.existing(tx, caller.account(), List.of(request.vpcId().value()))
                    .isEmpty()) {
                throw new ApiException(new ApiError.NotFound(Kind.VPC, request.vpcId()));
            }
            Map<SecurityGroupId, List<Rule>> stale =
                    rules.staleIn(tx, request.vpcId()).stream().collect(Collectors.groupingBy(Rule::group));
            var page = request.page()
                    .of(
                            groups.byIds(tx, caller.account(), stale.keySet()),
                            group -> group.id().value());
            var peers = PeersNow.of(
                    tx,
                    stale.values().stream()
                            .flatMap(List::stream)
                            .map(rule -> new RuleStore.Owned(rule, request.vpcId()))
                            .toList());
            return new Stale(
                    page.items().stream()
                            .map(group -> stale(group, stale.getOrDefault(group.id(), List.of()), peers))
                            .toList(),
                    page.nextToken());
        });
    }

    private static StaleGroup stale(SecurityGroup group, List<Rule> rules, PeersNow peers) {
        return new StaleGroup(
                group.description(),
                group.id(),
                group.name(),
                stale(Permissions.of(group, rules, false, peers)),
                stale(Permissions.of(group, rules, true, peers)),
                group.vpc());
    }

    private static List<StalePermission> stale(List<Permission> permissions) {
        return permissions.stream()
                .map(permission -> new StalePermission(
                        permission.fromPort(),
                        permission.ipProtocol(),
                        permission.toPort(),
                        permission.userIdGroupPairs()))
                .toList();
    }

    private References references(Caller caller, ReferencesRequest request) {
        return database.read(tx -> {
            var found = groups.byIds(tx, caller.account(), request.groupIds()).stream()
                    .map(SecurityGroup::id)
                    .toList();
            var missing = request.groupIds().stream()
                    .filter(id -> !found.contains(id))
                    .map(SecurityGroupId::value)
                    .toList();
            if (!missing.isEmpty()) {
                throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, missing));
            }
            return new References(rules.referencesTo(tx, found).stream()
                    .map(one -> new Reference(one.group(), one.from(), one.connection()))
                    .toList());
        });
    }
}
