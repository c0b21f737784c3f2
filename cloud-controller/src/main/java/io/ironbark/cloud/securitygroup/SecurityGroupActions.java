package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** CreateSecurityGroup, DescribeSecurityGroups, DeleteSecurityGroup and the actions on rules. */
public final class SecurityGroupActions {
    private static final String TYPE = Kind.SECURITY_GROUP.resourceType();
    private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}");

    private final Parts parts;
    private final Database database;
    private final SecurityGroupStore groups;
    private final RuleStore rules = new RuleStore();
    private final VpcStore vpcs;
    private final TagStore tags;
    private final IdFactory ids;
    private final InstantSource clock;

    /** What groups are made with. */
    public record Parts(
            Database database, SecurityGroupStore groups, VpcStore vpcs, PrefixListStore lists, TagStore tags) {}

    public SecurityGroupActions(Parts parts, IdFactory ids, InstantSource clock) {
        this.parts = parts;
        this.database = parts.database();
        this.groups = parts.groups();
        this.vpcs = parts.vpcs();
        this.tags = parts.tags();
        this.ids = ids;
        this.clock = clock;
    }

    record CreateRequest(
            String groupName, String description, Optional<VpcId> vpcId, List<TagSpecification> tagSpecifications) {}

    record Created(SecurityGroupId groupId, List<Tag> tags) {}

    record DeleteRequest(Optional<SecurityGroupId> groupId, Optional<String> groupName) {}

    record DescribeRequest(
            List<SecurityGroupId> groupIds, List<String> groupNames, List<Filter> filters, PageRequest page) {}

    record Described(List<GroupItem> securityGroups, Optional<String> nextToken) {}

    record GroupItem(
            SecurityGroupId groupId,
            String groupName,
            String description,
            AccountId ownerId,
            VpcId vpcId,
            List<Permission> ipPermissions,
            List<Permission> ipPermissionsEgress,
            List<Tag> tags) {}

    /** The actions. */
    public List<Action<?, ?>> actions() {
        var actions = new ArrayList<Action<?, ?>>();
        actions.add(Action.write("CreateSecurityGroup", CreateRequest.class, Created.class, this::create)
                .on((caller, request) -> {
                    var arns = new ArrayList<>(List.of(caller.arn(TYPE, "*")));
                    request.vpcId().ifPresent(vpc -> arns.add(caller.arn("vpc", vpc)));
                    return arns;
                })
                .tagging(TYPE));
        actions.add(Action.read("DescribeSecurityGroups", DescribeRequest.class, Described.class, this::describe)
                .filteredBy(SecurityGroupStore.FILTERS.names()));
        actions.add(Action.write("DeleteSecurityGroup", DeleteRequest.class, Done.class, this::delete)
                .on((caller, request) -> arns(caller, request.groupId())));
        var book = new RuleBook(groups, rules, vpcs, tags);
        var reader = new RuleReader(groups, parts.lists(), ids);
        actions.addAll(new RuleActions(book, reader).actions());
        actions.addAll(new RuleChanges(book, reader, rules).actions());
        actions.addAll(new RuleListing(parts, rules).actions());
        return actions;
    }

    /** Groups and rules for CreateTags. */
    public List<Taggable> taggables() {
        return List.of(
                new Taggable(Kind.SECURITY_GROUP, SecurityGroupId.PREFIX, groups::existing),
                new RuleListing(parts, rules).taggable());
    }

    static List<Arn> arns(Caller caller, Optional<SecurityGroupId> id) {
        return List.of(caller.arn(TYPE, id.map(SecurityGroupId::value).orElse("*")));
    }

    /** The group with this id, or with this name in the default VPC; nobody changes it until the transaction ends. */
    static SecurityGroup lock(
            Tx tx,
            SecurityGroupStore groups,
            Caller caller,
            Optional<SecurityGroupId> id,
            Optional<String> name,
            Optional<VpcId> defaultVpc)
            throws SQLException {
        Optional<SecurityGroupId> found = id;
        if (found.isEmpty() && name.isPresent() && defaultVpc.isPresent()) {
            found = groups.byNames(tx, defaultVpc.get(), List.of(name.get())).stream()
                    .map(SecurityGroup::id)
                    .findFirst();
        }
        String asked = id.map(SecurityGroupId::value)
                .or(() -> name)
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("GroupId")));
        Optional<SecurityGroup> group =
                found.isEmpty() ? Optional.empty() : groups.lock(tx, caller.account(), found.get());
        return group.orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, asked)));
    }

    Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        check("name", request.groupName());
        check("description", request.description());
        if (request.groupName().startsWith("sg-")) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Invalid value '" + request.groupName() + "' for groupName: it may not begin with 'sg-'"));
        }
        VpcId vpc = vpc(tx, caller, request.vpcId());
        if (request.groupName().equals(SecurityGroup.DEFAULT_NAME)) {
            throw new ApiException(new ApiError.GroupReserved(SecurityGroup.DEFAULT_NAME));
        }
        var group = new SecurityGroup(
                ids.next(SecurityGroupId.PREFIX, SecurityGroupId::new),
                caller.account(),
                vpc,
                request.groupName(),
                request.description());
        if (!groups.insert(tx, group, clock.instant())) {
            throw new ApiException(new ApiError.GroupDuplicate(group.name(), vpc.value()));
        }
        new DefaultGroup(groups, tags, ids, clock).allowAllEgress(tx, group);
        List<Tag> given = TagSpecification.of(request.tagSpecifications(), TYPE);
        tags.put(tx, caller.account(), Kind.SECURITY_GROUP, group.id(), given);
        return new Created(group.id(), given);
    }

    Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        SecurityGroup group = lock(
                tx,
                groups,
                caller,
                request.groupId(),
                request.groupName(),
                vpcs.defaultVpc(tx, caller.account()).map(Vpc::id));
        if (group.name().equals(SecurityGroup.DEFAULT_NAME)) {
            throw new ApiException(new ApiError.GroupCannotDelete(
                    "the specified group: \"" + group.id() + "\" name: \"default\" cannot be deleted by a user"));
        }
        if (groups.inUse(tx, group.id())) {
            throw new ApiException(
                    new ApiError.DependencyViolation("resource " + group.id() + " has a dependent object"));
        }
        for (Rule rule : rules.of(tx, List.of(group.id())).getOrDefault(group.id(), List.of())) {
            tags.removeAll(tx, rule.id());
        }
        groups.delete(tx, group);
        tags.removeAll(tx, group.id());
        return Done.DONE;
    }

    Described describe(Caller caller, DescribeRequest request) {
        return database.read(tx -> {
            Optional<VpcId> defaultVpc = request.groupNames().isEmpty()
                    ? Optional.empty()
                    : vpcs.defaultVpc(tx, caller.account()).map(Vpc::id);
            Condition named = named(request, defaultVpc);
            if (!request.groupIds().isEmpty() || !request.groupNames().isEmpty()) {
                refuseMissing(request, groups.find(tx, caller.account(), named, PageRequest.ALL));
            }
            var condition = Condition.all(
                    List.of(named, SecurityGroupStore.FILTERS.condition(caller.account(), request.filters())));
            var page = request.page()
                    .cut(
                            groups.find(tx, caller.account(), condition, request.page()),
                            group -> group.id().value());
            List<SecurityGroupId> found =
                    page.items().stream().map(SecurityGroup::id).toList();
            Map<SecurityGroupId, List<Rule>> permitted = rules.of(tx, found);
            Map<String, List<Tag>> all = tags.of(tx, found);
            var peers = PeersNow.of(
                    tx,
                    page.items().stream()
                            .flatMap(group -> permitted.getOrDefault(group.id(), List.of()).stream()
                                    .map(rule -> new RuleStore.Owned(rule, group.vpc())))
                            .toList());
            return new Described(
                    page.items().stream()
                            .map(group -> item(
                                    group,
                                    permitted.getOrDefault(group.id(), List.of()),
                                    all.getOrDefault(group.id().value(), List.of()),
                                    peers))
                            .toList(),
                    page.nextToken());
        });
    }

    private VpcId vpc(Tx tx, Caller caller, Optional<VpcId> asked) throws SQLException {
        if (asked.isEmpty()) {
            return vpcs.defaultVpc(tx, caller.account())
                    .map(Vpc::id)
                    .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("VpcId")));
        }
        if (vpcs.existing(tx, caller.account(), List.of(asked.get().value())).isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.VPC, asked.get()));
        }
        return asked.get();
    }

    private static void check(String what, String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new ApiException(new ApiError.InvalidParameterValue("Value (" + text + ") for the group's " + what
                    + " is invalid. Character sets beyond ASCII are not supported, and at most 255 characters."));
        }
    }

    private static Condition named(DescribeRequest request, Optional<VpcId> defaultVpc) {
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition("true", List.of()));
        if (!request.groupIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.groupIds())));
        }
        if (!request.groupNames().isEmpty()) {
            conditions.add(new Condition("name = ANY (?)", List.of(request.groupNames())));
            conditions.add(new Condition(
                    "vpc = ?", List.of(defaultVpc.map(VpcId::value).orElse(""))));
        }
        return Condition.all(conditions);
    }

    private static void refuseMissing(DescribeRequest request, List<SecurityGroup> found) {
        var missing = new ArrayList<String>();
        for (SecurityGroupId id : request.groupIds()) {
            if (found.stream().noneMatch(group -> group.id().equals(id))) {
                missing.add(id.value());
            }
        }
        for (String name : request.groupNames()) {
            if (found.stream().noneMatch(group -> group.name().equals(name))) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.SECURITY_GROUP, missing));
        }
    }

    private static GroupItem item(SecurityGroup group, List<Rule> rules, List<Tag> tags, PeersNow peers) {
        return new GroupItem(
                group.id(),
                group.name(),
                group.description(),
                group.account(),
                group.vpc(),
                Permissions.of(group, rules, false, peers),
                Permissions.of(group, rules, true, peers),
                tags);
    }
}
