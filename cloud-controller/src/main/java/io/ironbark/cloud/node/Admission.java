package io.ironbark.cloud.node;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.placementgroup.Memberships.Membership;
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
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Refuses at once what no node of a zone could hold, so that nobody waits for a launch that can't be.
 *
 * It is a judgement, not a promise: the promise is the commit of a placement, under the node's lock. So it may look at a
 * picture of the zone that is a moment old, less what it has let in since; but it refuses only on a fresh one. Launches
 * let in whose transaction has not ended yet are in no picture, so they are remembered by reservation for as long as a
 * transaction may take, and taken off each fresh picture that does not show them.
 */
public final class Admission {
    private static final Duration FRESH = Duration.ofMillis(250);
    private static final Duration TRANSACTION_MAX = Duration.ofSeconds(10);
    /** How long a node may be silent before new instances avoid it. */
    public static final Duration REACHABLE = Duration.ofSeconds(30);

    private static final long ANY_IMAGE = Long.MAX_VALUE;

    private final NodeStore nodes;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ZoneName, Picture> pictures = new HashMap<>();

    public Admission(NodeStore nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /** The outcome: how many may come in, and if that is fewer than asked for, why no more. */
    public record Admitted(int count, Optional<Placement.Nowhere> why) {}

    private record Pending(Placement.Demand demand, int count, Instant since) {}

    private static final class Picture {
        private final Instant taken;
        private final Policy policy;
        private final List<Room> rooms;
        private final Map<ReservationId, Pending> pending;

        private Picture(Instant taken, Policy policy, List<Room> rooms, Map<ReservationId, Pending> pending) {
            this.taken = taken;
            this.policy = policy;
            this.rooms = rooms;
            this.pending = pending;
        }
    }

    /** How many of this demand the zone could hold, at most so many as asked for; they are then counted as held. */
    public Admitted admit(Tx tx, ZoneName zone, ReservationId reservation, Placement.Demand demand, int asked)
            throws SQLException {
        lock.lock();
        try {
            Instant now = clock.instant();
            Picture known = pictures.get(zone);
            if (known != null && known.taken.plus(FRESH).isAfter(now)) {
                var rooms = new ArrayList<>(known.rooms);
                if (fill(known.policy, rooms, demand, asked).count() == asked) {
                    return let(
                            new Picture(known.taken, known.policy, rooms, known.pending),
                            zone,
                            reservation,
                            new Pending(demand, asked, now));
                }
            }
            Picture fresh = look(tx, zone, now, known == null ? Map.of() : known.pending);
            var rooms = new ArrayList<>(fresh.rooms);
            Admitted admitted = fill(fresh.policy, rooms, demand, asked);
            pictures.put(zone, fresh);
            if (admitted.count() > 0) {
                let(
                        new Picture(now, fresh.policy, rooms, fresh.pending),
                        zone,
                        reservation,
                        new Pending(demand, admitted.count(), now));
            }
            return admitted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same for new members of a placement group, each with its own place in it. It always looks afresh; the caller
     * holds the group, so that no others come in meanwhile. Members that wait for a node are let in first.
     */
    public Admitted admit(Tx tx, ZoneName zone, ReservationId reservation, Placement.Demand each, Membership membership)
            throws SQLException {
        GroupMembers members = membership.members();
        List<Placement.Demand> demands = membership.places().stream()
                .map(place -> new Placement.Demand(each.capacity(), each.imageBytes(), Optional.of(place)))
                .toList();
        lock.lock();
        try {
            Instant now = clock.instant();
            Picture known = pictures.get(zone);
            Picture fresh = look(tx, zone, now, known == null ? Map.of() : known.pending);
            var rooms = new ArrayList<>(fresh.rooms);
            for (GroupPlace place : membership.waiting()) {
                var fellow = new Placement.Demand(Capacity.NONE, 0, Optional.of(place));
                if (Placement.choose(fresh.policy, fellow, rooms, members) instanceof Placement.On(var node, var _)) {
                    members.add(place, node);
                }
            }
            int count = 0;
            Optional<Placement.Nowhere> why = Optional.empty();
            while (count < demands.size() && why.isEmpty()) {
                Placement.Demand demand = demands.get(count);
                switch (Placement.choose(fresh.policy, demand, rooms, members)) {
                    case Placement.On(var node, var _) -> {
                        take(rooms, node, demand.capacity());
                        demand.group().ifPresent(place -> members.add(place, node));
                        count++;
                    }
                    case Placement.Nowhere nowhere -> why = Optional.of(nowhere);
                }
            }
            pictures.put(zone, fresh);
            if (count > 0) {
                let(
                        new Picture(now, fresh.policy, rooms, fresh.pending),
                        zone,
                        reservation,
                        new Pending(each, count, now));
            }
            return new Admitted(count, why);
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what was let in and is not going to be. */
    public void withdraw(ZoneName zone, ReservationId reservation) {
        lock.lock();
        try {
            Picture known = pictures.remove(zone);
            if (known != null) {
                known.pending.remove(reservation);
                pictures.put(zone, new Picture(Instant.EPOCH, known.policy, known.rooms, known.pending));
            }
        } finally {
            lock.unlock();
        }
    }

    private Admitted let(Picture picture, ZoneName zone, ReservationId reservation, Pending pending) {
        picture.pending.put(reservation, pending);
        pictures.put(zone, picture);
        return new Admitted(pending.count(), Optional.empty());
    }

    private Picture look(Tx tx, ZoneName zone, Instant now, Map<ReservationId, Pending> before) throws SQLException {
        var pending = new LinkedHashMap<ReservationId, Pending>(before);
        pending.values().removeIf(one -> one.since().plus(TRANSACTION_MAX).isBefore(now));
        var written = nodes.written(tx, pending.keySet());
        var rooms = new ArrayList<Room>();
        for (Node node : nodes.list(tx, zone)) {
            rooms.add(new Room(node.id(), node.free(), closed(node, now), ANY_IMAGE));
        }
        Policy policy = nodes.policy(tx, zone).orElse(Policy.SPREAD);
        for (Placement.Demand waiting : nodes.unplaced(tx, zone)) {
            fill(policy, rooms, waiting, 1);
        }
        for (Iterator<Map.Entry<ReservationId, Pending>> all =
                        pending.entrySet().iterator();
                all.hasNext(); ) {
            var one = all.next();
            if (written.contains(one.getKey())) {
                all.remove();
            } else {
                fill(policy, rooms, one.getValue().demand(), one.getValue().count());
            }
        }
        return new Picture(now, policy, rooms, pending);
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

    /** Puts as many as fit, up to so many, into the rooms. */
    private static Admitted fill(Policy policy, List<Room> rooms, Placement.Demand demand, int asked) {
        for (int i = 0; i < asked; i++) {
            switch (Placement.choose(policy, demand, rooms)) {
                case Placement.On(var node, var _) -> take(rooms, node, demand.capacity());
                case Placement.Nowhere nowhere -> {
                    return new Admitted(i, Optional.of(nowhere));
                }
            }
        }
        return new Admitted(asked, Optional.empty());
    }

    private static void take(List<Room> rooms, io.ironbark.proto.id.NodeId node, Capacity capacity) {
        for (int i = 0; i < rooms.size(); i++) {
            Room room = rooms.get(i);
            if (room.node().equals(node)) {
                rooms.set(i, new Room(node, room.free().minus(capacity), room.closed(), room.imageCacheBytes()));
                return;
            }
        }
    }
}
