package io.ironbark.proto.placement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where an instance goes, or why nowhere. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Placement.On.class, name = "on"),
    @JsonSubTypes.Type(value = Placement.Nowhere.class, name = "nowhere")
})
public sealed interface Placement {
    /** To this node. */
    record On(NodeId node, Capacity free) implements Placement {}

    /**
     * To none.
     *
     * @param counts how many nodes failed for each reason; a node counts once, for the first reason that it failed for
     * @param verdicts a sentence per node, at most {@value Placement#MAX_VERDICTS}
     */
    record Nowhere(SortedMap<Refusal, Integer> counts, List<Verdict> verdicts) implements Placement {}

    /** Why one node was passed over, with numbers. */
    record Verdict(NodeId node, Refusal refusal, String detail) {}

    /** The most verdicts that an answer lists; the counts are of all nodes. */
    int MAX_VERDICTS = 50;

    /** What an instance needs of a node, and its place among others if it is in a placement group. */
    record Demand(Capacity capacity, long imageBytes, Optional<GroupPlace> group) {
        /** Of an instance that is in no group. */
        public Demand(Capacity capacity, long imageBytes) {
            this(capacity, imageBytes, Optional.empty());
        }
    }

    /** Chooses a node for an instance that is in no group, or whose group has no other member. */
    static Placement choose(Policy policy, Demand demand, List<Room> rooms) {
        return choose(policy, demand, rooms, new GroupMembers());
    }

    /**
     * Chooses a node. Pure: the same rooms give the same placement; ties go to the lowest node id, so that a replay
     * agrees.
     *
     * Of nodes that a placement group allows, a cluster's member prefers the one with most of its fellows, and the first
     * of them the emptiest; a partition's member prefers nodes that its partition has already, so that others are left
     * for the other partitions.
     */
    static Placement choose(Policy policy, Demand demand, List<Room> rooms, GroupMembers members) {
        var fitting = new ArrayList<Room>();
        var counts = new TreeMap<Refusal, Integer>();
        var verdicts = new ArrayList<Verdict>();
        for (Room room : rooms) {
            var refusal = refusal(demand, room, members);
            if (refusal.isEmpty()) {
                fitting.add(room);
                continue;
            }
            counts.merge(refusal.get(), 1, Integer::sum);
            if (verdicts.size() < MAX_VERDICTS) {
                verdicts.add(new Verdict(room.node(), refusal.get(), detail(refusal.get(), demand, room)));
            }
        }
        Comparator<Room> usual = usual(policy);
        Comparator<Room> order = demand.group()
                .map(place -> switch (place.strategy()) {
                    case CLUSTER ->
                        Comparator.<Room>comparingInt(room -> -members.all(place, room.node()))
                                .thenComparing(usual(Policy.SPREAD));
                    case PARTITION ->
                        Comparator.<Room, Boolean>comparing(room -> members.near(place, room.node()) == 0)
                                .thenComparing(usual);
                    case SPREAD -> usual;
                })
                .orElse(usual);
        return fitting.stream()
                .min(order.thenComparing(Room::node))
                .<Placement>map(room -> new On(room.node(), room.free()))
                .orElseGet(() -> new Nowhere(counts, List.copyOf(verdicts)));
    }

    /**
     * Puts as many instances of one demand as fit, up to so many, into the rooms; returns how many. They go where
     * {@link #choose} would put them one after the other, but the rooms are looked at once and not once for each. The
     * demand is of no placement group.
     */
    static int fill(Policy policy, Demand demand, List<Room> rooms, int asked) {
        var nobody = new GroupMembers();
        Comparator<Room> order = usual(policy).thenComparing(Room::node);
        var fitting = new PriorityQueue<Integer>(
                Math.max(1, rooms.size()), (one, other) -> order.compare(rooms.get(one), rooms.get(other)));
        for (int i = 0; i < rooms.size(); i++) {
            if (refusal(demand, rooms.get(i), nobody).isEmpty()) {
                fitting.add(i);
            }
        }
        int placed = 0;
        while (placed < asked && !fitting.isEmpty()) {
            int best = fitting.remove();
            Room room = rooms.get(best).without(demand.capacity());
            rooms.set(best, room);
            if (refusal(demand, room, nobody).isEmpty()) {
                fitting.add(best);
            }
            placed++;
        }
        return placed;
    }

    private static Comparator<Room> usual(Policy policy) {
        Comparator<Room> byFreeMemory =
                Comparator.comparingLong(room -> room.free().memoryMib());
        return switch (policy) {
            case SPREAD -> byFreeMemory.reversed();
            case PACK -> byFreeMemory;
        };
    }

    private static Optional<Refusal> refusal(Demand demand, Room room, GroupMembers members) {
        if (room.closed().isPresent()) {
            return room.closed();
        }
        if (demand.group().filter(place -> members.forbid(place, room.node())).isPresent()) {
            return Optional.of(Refusal.GROUP);
        }
        var need = demand.capacity();
        if (room.free().vcpus() < need.vcpus()) {
            return Optional.of(Refusal.VCPU);
        }
        if (room.free().memoryMib() < need.memoryMib()) {
            return Optional.of(Refusal.MEMORY);
        }
        if (room.free().diskGib() < need.diskGib()) {
            return Optional.of(Refusal.DISK);
        }
        return room.imageCacheBytes() < demand.imageBytes() ? Optional.of(Refusal.IMAGE) : Optional.empty();
    }

    private static String detail(Refusal refusal, Demand demand, Room room) {
        var need = demand.capacity();
        var free = room.free();
        return switch (refusal) {
            case UNREACHABLE -> "has not reported";
            case NOT_SCHEDULABLE -> "takes no new instances by the operator's word";
            case UNHEALTHY -> "says that it can't start guests";
            case GROUP -> "has another member of the placement group";
            case VCPU -> "needs %d vCPU, %d free".formatted(need.vcpus(), free.vcpus());
            case MEMORY -> "needs %d MiB of memory, %d free".formatted(need.memoryMib(), free.memoryMib());
            case DISK -> "needs %d GiB of disk, %d free".formatted(need.diskGib(), free.diskGib());
            case IMAGE -> "image of %d bytes, cache of %d".formatted(demand.imageBytes(), room.imageCacheBytes());
        };
    }
}
