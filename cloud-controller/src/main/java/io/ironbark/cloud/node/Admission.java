package io.ironbark.cloud.node;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.placement.GroupMembers;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.placement.Room;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Refuses at once what no node of a zone could hold, so that nobody waits for a launch that can't be.
 *
 * It is a judgement, not a promise: the promise is the commit of a placement, under the node's lock. So it may look at a
 * picture of the zone that is a moment old, less what it has let in since; but it refuses only on one that was taken after
 * it was asked. To take a picture is to sum up all instances of the zone. So pictures are taken every few seconds by one
 * of those who ask, while the others go on with the old one; and those who need a new one share it.
 */
public final class Admission {
    /** When somebody takes a new picture. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    /** Until when the others go on with the old one. */
    private static final Duration USABLE = Duration.ofSeconds(10);

    /** How long a node may be silent before new instances avoid it. */
    public static final Duration REACHABLE = Duration.ofSeconds(30);

    private static final long ANY_IMAGE = Long.MAX_VALUE;

    private final NodeStore nodes;
    private final InstantSource clock;
    private final ConcurrentMap<ZoneName, ZoneSight> sights = new ConcurrentHashMap<>();

    public Admission(NodeStore nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /** The outcome: how many may come in, and if that is fewer than asked for, why no more. */
    public record Admitted(int count, Optional<Placement.Nowhere> why) {}

    /** How many of this demand the zone could hold, at most so many as asked for; they are then counted as held. */
    public Admitted admit(Tx tx, ZoneName zone, ReservationId reservation, Placement.Demand demand, int asked)
            throws SQLException {
        ZoneSight sight = sight(zone);
        long arrived = sight.begun();
        Instant now = clock.instant();
        if (sight.letInAll(reservation, demand, asked, now, USABLE)) {
            if (sight.isOlderThan(YOUNG, now) && sight.tryToLook()) {
                look(tx, zone, sight);
            }
            return new Admitted(asked, Optional.empty());
        }
        lookAfter(arrived, tx, zone, sight);
        return sight.letIn(reservation, demand, asked, clock.instant());
    }

    /**
     * The same for new members of a placement group, each with its own place in it. It always looks afresh; the caller
     * holds the group, so that no others come in meanwhile. Members that wait for a node are let in first.
     */
    public Admitted admit(Tx tx, ZoneName zone, ReservationId reservation, Placement.Demand each, Membership membership)
            throws SQLException {
        ZoneSight sight = sight(zone);
        lookAfter(sight.begun(), tx, zone, sight);
        GroupMembers members = membership.members();
        return sight.letIn(
                reservation,
                each,
                clock.instant(),
                (policy, rooms) -> choose(policy, rooms, each, membership.waiting(), membership.places(), members));
    }

    /** Takes back what was let in and is not going to be. The picture stays too full by that until the next. */
    public void withdraw(ZoneName zone, ReservationId reservation) {
        sight(zone).withdraw(reservation);
    }

    private ZoneSight sight(ZoneName zone) {
        return sights.computeIfAbsent(zone, _ -> new ZoneSight());
    }

    private static Admitted choose(
            Policy policy,
            List<Room> rooms,
            Placement.Demand each,
            List<GroupPlace> waiting,
            List<GroupPlace> places,
            GroupMembers members) {
        for (GroupPlace place : waiting) {
            var fellow = new Placement.Demand(Capacity.NONE, 0, Optional.of(place));
            if (Placement.choose(policy, fellow, rooms, members) instanceof Placement.On(var node, var _)) {
                members.add(place, node);
            }
        }
        int count = 0;
        for (GroupPlace place : places) {
            var demand = new Placement.Demand(each.capacity(), each.imageBytes(), Optional.of(place));
            switch (Placement.choose(policy, demand, rooms, members)) {
                case Placement.On(var node, var _) -> {
                    take(rooms, node, demand.capacity());
                    members.add(place, node);
                    count++;
                }
                case Placement.Nowhere nowhere -> {
                    return new Admitted(count, Optional.of(nowhere));
                }
            }
        }
        return new Admitted(count, Optional.empty());
    }

    private static void take(List<Room> rooms, NodeId node, Capacity capacity) {
        rooms.replaceAll(room -> room.node().equals(node) ? room.without(capacity) : room);
    }

    /** Looks, unless somebody began to after the moment when so many had. */
    private void lookAfter(long begun, Tx tx, ZoneName zone, ZoneSight sight) throws SQLException {
        sight.waitToLook();
        if (sight.shown() > begun) {
            sight.leaveIt();
        } else {
            look(tx, zone, sight);
        }
    }

    /** The caller is the one who looks. What is let in meanwhile is not found, and taken off the picture. */
    private void look(Tx tx, ZoneName zone, ZoneSight sight) throws SQLException {
        try {
            Instant now = clock.instant();
            var written = nodes.written(tx, sight.begin(now));
            var rooms = new ArrayList<Room>();
            for (Node node : nodes.list(tx, zone)) {
                rooms.add(new Room(node.id(), node.free(), closed(node, now), ANY_IMAGE));
            }
            Policy policy = nodes.policy(tx, zone).orElse(Policy.SPREAD);
            for (Placement.Demand waiting : nodes.unplaced(tx, zone)) {
                int _ = Placement.fill(policy, waiting, rooms, 1);
            }
            sight.show(now, policy, rooms, written);
        } finally {
            sight.leaveIt();
        }
    }

    private static Optional<Refusal> closed(Node node, Instant now) {
        if (node.heardAt().plus(REACHABLE).isBefore(now)) {
            return Optional.of(Refusal.UNREACHABLE);
        }
        if (!node.schedulable()) {
            return Optional.of(Refusal.NOT_SCHEDULABLE);
        }
        return node.problems().isEmpty() ? Optional.empty() : Optional.of(Refusal.UNHEALTHY);
    }
}
