package io.ironbark.cloud.placementgroup;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.placement.GroupPlace.Strategy;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CreatePlacementGroup, DescribePlacementGroups and DeletePlacementGroup. */
public final class PlacementGroupActions {
    private static final String TYPE = Kind.PLACEMENT_GROUP.resourceType();
    private static final int NAME_LENGTH_MAX = 255;
    private static final int PARTITIONS_MAX = 7;
    private static final int PARTITIONS_USUAL = 2;
    private static final long GROUPS_MAX = 500;
    private static final String AVAILABLE = "available";

    private final Database database;
    private final TagStore tags;
    private final PlacementGroupStore store = new PlacementGroupStore();
    private final FilterColumns filters;
    private final IdFactory ids;
    private final InstantSource clock;

    public PlacementGroupActions(Database database, TagStore tags, String region, IdFactory ids, InstantSource clock) {
        this.database = database;
        this.tags = tags;
        this.filters = PlacementGroupStore.filters(region);
        this.ids = ids;
        this.clock = clock;
    }

    record Create(
            Optional<String> groupName,
            Optional<Strategy> strategy,
            Optional<Integer> partitionCount,
            Optional<PlacementGroup.SpreadLevel> spreadLevel,
            List<TagSpecification> tagSpecifications) {}

    record Item(
            String groupName,
            String state,
            Strategy strategy,
            Optional<Integer> partitionCount,
            PlacementGroupId groupId,
            List<Tag> tags,
            Arn groupArn,
            Optional<PlacementGroup.SpreadLevel> spreadLevel) {}

    record Created(Item placementGroup) {}

    record Describe(List<String> groupNames, List<PlacementGroupId> groupIds, List<Filter> filters) {}

    record Described(List<Item> placementGroups) {}

    record Delete(String groupName) {}

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreatePlacementGroup", Create.class, Created.class, this::create)
                        .on((caller, request) ->
                                List.of(caller.arn(TYPE, request.groupName().orElse("*"))))
                        .tagging(TYPE),
                Action.read("DescribePlacementGroups", Describe.class, Described.class, this::describe)
                        .filteredBy(filters.names()),
                Action.write("DeletePlacementGroup", Delete.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.groupName()))));
    }

    /** Placement groups for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.PLACEMENT_GROUP, PlacementGroupId.PREFIX, store::existing);
    }

    private Created create(Tx tx, Caller caller, Create request) throws SQLException {
        String name = checked(
                request.groupName().orElseThrow(() -> new ApiException(new ApiError.MissingParameter("GroupName"))));
        Strategy strategy =
                request.strategy().orElse(request.partitionCount().isPresent() ? Strategy.PARTITION : Strategy.CLUSTER);
        refuseMismatch(strategy, request);
        if (store.count(tx, caller.account()) >= GROUPS_MAX) {
            throw new ApiException(new ApiError.PlacementGroupLimitExceeded(
                    "An account may have " + GROUPS_MAX + " placement groups."));
        }
        var group = new PlacementGroup(
                ids.next(PlacementGroupId.PREFIX, PlacementGroupId::new),
                name,
                strategy,
                strategy == Strategy.SPREAD
                        ? request.spreadLevel().or(() -> Optional.of(PlacementGroup.SpreadLevel.RACK))
                        : Optional.empty(),
                strategy == Strategy.PARTITION
                        ? request.partitionCount().or(() -> Optional.of(PARTITIONS_USUAL))
                        : Optional.empty());
        if (!store.insert(tx, caller.account(), group, clock.instant())) {
            throw new ApiException(new ApiError.PlacementGroupDuplicate(name));
        }
        List<Tag> given = TagSpecification.of(request.tagSpecifications(), TYPE);
        tags.put(tx, caller.account(), Kind.PLACEMENT_GROUP, group.id(), given);
        return new Created(item(caller, group, given));
    }

    private static void refuseMismatch(Strategy strategy, Create request) {
        request.partitionCount().ifPresent(count -> {
            if (strategy != Strategy.PARTITION) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "PartitionCount may be given only with the strategy partition"));
            }
            if (count < 1 || count > PARTITIONS_MAX) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "PartitionCount must be 1 to " + PARTITIONS_MAX + ", not " + count));
            }
        });
        if (request.spreadLevel().isPresent() && strategy != Strategy.SPREAD) {
            throw new ApiException(
                    new ApiError.InvalidParameterCombination("SpreadLevel may be given only with the strategy spread"));
        }
    }

    private Described describe(Caller caller, Describe request) {
        var conditions = new ArrayList<Condition>();
        conditions.add(filters.condition(caller.account(), request.filters()));
        if (!request.groupNames().isEmpty()) {
            conditions.add(new Condition("name = ANY (?)", List.of(request.groupNames())));
        }
        if (!request.groupIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.groupIds())));
        }
        return database.read(tx -> {
            refuseUnknown(store.list(tx, caller.account(), new Condition("true", List.of())), request);
            var groups = store.list(tx, caller.account(), Condition.all(conditions));
            Map<String, List<Tag>> all =
                    tags.of(tx, groups.stream().map(PlacementGroup::id).toList());
            return new Described(groups.stream()
                    .map(group ->
                            item(caller, group, all.getOrDefault(group.id().value(), List.of())))
                    .toList());
        });
    }

    private static void refuseUnknown(List<PlacementGroup> known, Describe request) {
        var missing = new ArrayList<String>();
        request.groupNames().stream()
                .filter(name -> known.stream().noneMatch(group -> group.name().equals(name)))
                .forEach(missing::add);
        request.groupIds().stream()
                .filter(id -> known.stream().noneMatch(group -> group.id().equals(id)))
                .map(PlacementGroupId::value)
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.PLACEMENT_GROUP, missing));
        }
    }

    private Done delete(Tx tx, Caller caller, Delete request) throws SQLException {
        PlacementGroup group = store.lock(tx, caller.account(), Optional.of(request.groupName()), Optional.empty())
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.PLACEMENT_GROUP, request.groupName())));
        if (!store.members(tx, group.id()).isEmpty()) {
            throw new ApiException(new ApiError.PlacementGroupInUse(group.name()));
        }
        store.delete(tx, group.id());
        tags.removeAll(tx, group.id());
        return Done.DONE;
    }

    private static Item item(Caller caller, PlacementGroup group, List<Tag> tags) {
        return new Item(
                group.name(),
                AVAILABLE,
                group.strategy(),
                group.partitions(),
                group.id(),
                tags,
                caller.arn(TYPE, group.name()),
                group.spreadLevel());
    }

    private static String checked(String name) {
        boolean sound = name.length() <= NAME_LENGTH_MAX && name.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!sound || name.isBlank()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Value for parameter GroupName is invalid: it must have 1 to 255 ASCII characters"));
        }
        return name;
    }
}
