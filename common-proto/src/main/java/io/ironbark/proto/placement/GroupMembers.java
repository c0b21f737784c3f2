package io.ironbark.proto.placement;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PlacementGroupId;
import java.util.HashMap;
import java.util.Map;

/**
 * On which nodes the members of placement groups are. It is counted from instances' own rows and nothing else, so
 * whoever has the rows has this. Not thread-safe.
 */
public final class GroupMembers {
    private record Seat(PlacementGroupId group, NodeId node) {}

    /** By group and node, how many members each partition has there. */
    private final Map<Seat, Map<Integer, Integer>> counts = new HashMap<>();

    /** A member is on a node, or will be. */
    public void add(GroupPlace place, NodeId node) {
        counts.computeIfAbsent(new Seat(place.group(), node), _ -> new HashMap<>())
                .merge(place.partition(), 1, Integer::sum);
    }

    /** It is not there any more. */
    public void remove(GroupPlace place, NodeId node) {
        counts.computeIfPresent(new Seat(place.group(), node), (_, partitions) -> {
            partitions.computeIfPresent(place.partition(), (_, count) -> count == 1 ? null : count - 1);
            return partitions.isEmpty() ? null : partitions;
        });
    }

    /** How many members of the group are on the node. */
    int all(GroupPlace place, NodeId node) {
        return partitions(place, node).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** How many of them are of the same partition. */
    int near(GroupPlace place, NodeId node) {
        return partitions(place, node).getOrDefault(place.partition(), 0);
    }

    /** True if the group's rule keeps such a member off the node. */
    public boolean forbid(GroupPlace place, NodeId node) {
        return switch (place.strategy()) {
            case CLUSTER -> false;
            case SPREAD -> all(place, node) > 0;
            case PARTITION -> all(place, node) > near(place, node);
        };
    }

    private Map<Integer, Integer> partitions(GroupPlace place, NodeId node) {
        return counts.getOrDefault(new Seat(place.group(), node), Map.of());
    }
}
