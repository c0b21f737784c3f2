package io.ironbark.cloud.placementgroup;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.placement.GroupMembers;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.placement.GroupPlace.Strategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a launch into a placement group needs to know of it, and what it leaves behind. */
public final class Memberships {
    private final PlacementGroupStore store = new PlacementGroupStore();

    /** The group that a launch asks for, by one of two names, and the partition of it. */
    public record Asked(Optional<String> name, Optional<PlacementGroupId> id, Optional<Integer> partition) {}

    /**
     * The places that new members get, in launch order, and where the others are.
     *
     * @param waiting the places of members that have no node yet
     */
    public record Membership(List<GroupPlace> places, GroupMembers members, List<GroupPlace> waiting) {}

    /** The places for so many new instances, if a group is asked for; its row stays locked. */
    public Optional<Membership> of(Tx tx, AccountId account, Asked asked, int count) throws SQLException {
        if (asked.name().isEmpty() && asked.id().isEmpty()) {
            asked.partition().ifPresent(_ -> {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "PartitionNumber may be given only with a placement group whose strategy is partition"));
            });
            return Optional.empty();
        }
        PlacementGroup group = group(tx, account, asked);
        var seats = store.members(tx, group.id());
        List<Integer> partitions = group.strategy() == Strategy.PARTITION
                ? partitions(group.partitions().orElse(1), seats, asked.partition(), count)
                : Collections.nCopies(count, 0);
        var members = new GroupMembers();
        var waiting = new ArrayList<GroupPlace>();
        for (var seat : seats) {
            var place = new GroupPlace(group.id(), group.strategy(), seat.partition());
            seat.node().ifPresentOrElse(node -> members.add(place, node), () -> waiting.add(place));
        }
        List<GroupPlace> places = partitions.stream()
                .map(partition -> new GroupPlace(group.id(), group.strategy(), partition))
                .toList();
        return Optional.of(new Membership(places, members, waiting));
    }

    private PlacementGroup group(Tx tx, AccountId account, Asked asked) throws SQLException {
        if (asked.name().isPresent() && asked.id().isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "A placement group is named by GroupName or by GroupId, not by both"));
        }
        PlacementGroup group = store.lock(tx, account, asked.name(), asked.id())
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(
                        Kind.PLACEMENT_GROUP,
                        asked.name().orElseGet(() -> asked.id().orElseThrow().value()))));
        refuseOtherPartition(group, asked.partition());
        return group;
    }

    /** A stopped instance, and the node that keeps its disk. */
    public record Settled(InstanceId id, NodeId node) {}

    /** Takes an instance out of its group, if it is in one. */
    public void leave(Tx tx, InstanceId instance) throws SQLException {
        store.leave(tx, instance);
    }

    /**
     * Moves an instance that has a node into a group, or into another partition of its own. It can't leave its node, so it
     * is refused if the group's rule keeps it off there.
     */
    public void move(Tx tx, AccountId account, Settled instance, Asked asked) throws SQLException {
        boolean stays = asked.name().isEmpty() && asked.id().isEmpty();
        Optional<PlacementGroupId> wanted =
                stays ? store.place(tx, instance.id()).map(GroupPlace::group) : asked.id();
        if (stays && wanted.isEmpty()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "PartitionNumber may be given only with a placement group whose strategy is partition"));
        }
        PlacementGroup group = group(tx, account, new Asked(asked.name(), wanted, asked.partition()));
        store.leave(tx, instance.id());
        var seats = store.members(tx, group.id());
        var place = new GroupPlace(group.id(), group.strategy(), partition(group, seats, instance.node(), asked));
        var members = new GroupMembers();
        for (var seat : seats) {
            seat.node()
                    .ifPresent(
                            node -> members.add(new GroupPlace(group.id(), group.strategy(), seat.partition()), node));
        }
        if (members.forbid(place, instance.node())) {
            throw new ApiException(new ApiError.InsufficientInstanceCapacity("The host that keeps the disk of "
                    + instance.id() + " may not hold it as a member of the placement group '" + group.name() + "'."));
        }
        store.join(tx, group.id(), List.of(instance.id()), List.of(place.partition()));
    }

    /** The partition that is asked for; or else the one that the node has, or the one that has the fewest. */
    private static int partition(PlacementGroup group, List<PlacementGroupStore.Seat> seats, NodeId node, Asked asked) {
        if (group.strategy() != Strategy.PARTITION) {
            return 0;
        }
        Optional<Integer> near = seats.stream()
                .filter(seat -> seat.node().filter(node::equals).isPresent())
                .map(PlacementGroupStore.Seat::partition)
                .findFirst();
        return partitions(group.partitions().orElse(1), seats, asked.partition().or(() -> near), 1)
                .getFirst();
    }

    /** Writes that the instances, in launch order, have these places. */
    public void join(Tx tx, List<GroupPlace> places, List<InstanceId> instances) throws SQLException {
        List<Integer> partitions = places.stream()
                .limit(instances.size())
                .map(GroupPlace::partition)
                .toList();
        store.join(tx, places.getFirst().group(), instances, partitions);
    }

    /** Those of the instances that are in a placement group. */
    public Set<InstanceId> grouped(Tx tx, Collection<InstanceId> instances) throws SQLException {
        return store.grouped(tx, instances);
    }

    /**
     * True if the instance's placement group keeps it off the node, going by the rows of those that are there. The caller
     * holds the node, so no other comes meanwhile.
     */
    public boolean forbid(Tx tx, InstanceId instance, NodeId node) throws SQLException {
        Optional<GroupPlace> place = store.place(tx, instance);
        if (place.isEmpty()) {
            return false;
        }
        var members = new GroupMembers();
        for (var seat : store.membersOn(tx, place.get().group(), node)) {
            members.add(new GroupPlace(place.get().group(), place.get().strategy(), seat.partition()), node);
        }
        return members.forbid(place.get(), node);
    }

    private static void refuseOtherPartition(PlacementGroup group, Optional<Integer> asked) {
        if (asked.isEmpty()) {
            return;
        }
        int count = group.partitions()
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterCombination(
                        "The placement group '" + group.name() + "' has no partitions")));
        if (asked.get() < 1 || asked.get() > count) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The partition " + asked.get() + " is not one of the " + count + " of the placement group"));
        }
    }

    /** The partition that is asked for, or for each instance the one that has the fewest. */
    static List<Integer> partitions(
            int count, List<PlacementGroupStore.Seat> seats, Optional<Integer> asked, int instances) {
        int[] population = new int[count + 1];
        seats.forEach(seat -> population[Math.min(seat.partition(), count)]++);
        var chosen = new ArrayList<Integer>();
        for (int i = 0; i < instances; i++) {
            int partition = asked.orElse(1);
            for (int other = 1; asked.isEmpty() && other <= count; other++) {
                if (population[other] < population[partition]) {
                    partition = other;
                }
            }
            population[partition]++;
            chosen.add(partition);
        }
        return chosen;
    }
}
