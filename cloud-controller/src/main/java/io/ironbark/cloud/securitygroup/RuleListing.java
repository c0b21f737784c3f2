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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * DescribeSecurityGroupRules, and what is asked of rules that name groups of other VPCs: there are none, for a rule names
 * groups of its own VPC, so none refers across a peering connection and none can go stale.
 */
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

    record Stale(List<Nothing> staleSecurityGroupSet, Optional<String> nextToken) {}

    record ReferencesRequest(@Member("GroupId") List<SecurityGroupId> groupIds) {}

    record References(List<Nothing> securityGroupReferenceSet) {}

    /** What there is none of needs no members. */
    record Nothing() {}

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
            return new Described(
                    page.items().stream()
                            .map(owned -> RuleItem.of(
                                    caller.account(),
                                    owned.vpc(),
                                    owned.rule(),
                                    all.getOrDefault(owned.rule().id().value(), List.of())))
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
        boolean exists = !database.read(tx -> vpcs.existing(
                        tx, caller.account(), List.of(request.vpcId().value())))
                .isEmpty();
        if (!exists) {
            throw new ApiException(new ApiError.NotFound(Kind.VPC, request.vpcId()));
        }
        return new Stale(List.of(), Optional.empty());
    }

    private References references(Caller caller, ReferencesRequest request) {
        var found = database.read(tx -> groups.byIds(tx, caller.account(), request.groupIds())).stream()
                .map(SecurityGroup::id)
                .toList();
        var missing = request.groupIds().stream()
                .filter(id -> !found.contains(id))
                .map(SecurityGroupId::value)
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, missing));
        }
        return new References(List.of());
    }
}
