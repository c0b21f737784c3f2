package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.placementgroup.Memberships;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Refusal;
import io.ironbark.proto.zone.NoRoom;
import io.ironbark.proto.zone.Proposal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits instances to nodes.
 *
 * A proposal is taken if, with the node's row locked, the node is still open and what is free of it (summed from the
 * instances' rows, not taken from the proposal) still holds the instance, and if the instance still waits at the
 * generation that was proposed, and if its placement group allows the node. The row decides: of two proposals for one
 * instance, whoever writes first wins, and the other changes nothing. What comes together is committed together: a burst
 * costs a handful of statements and waits for the disk once.
 */
public final class Placements {
    private static final Logger log = LoggerFactory.getLogger(Placements.class);

    private final Database database;
    private final NodeStore nodes;
    private final InstanceStore instances;
    private final PlacementStore places;
    private final LaunchLogStore launches = new LaunchLogStore();
    private final Memberships groups = new Memberships();
    private final InstantSource clock;

    public Placements(Database database, FeedStore feed, NodeStore nodes, InstantSource clock) {
        this.database = database;
        this.nodes = nodes;
        this.instances = new InstanceStore(feed);
        this.places = new PlacementStore(feed);
        this.clock = clock;
    }

    /** Commits those of the proposals that can be; returns how many. */
    public int commit(ZoneName zone, List<Proposal> proposals) {
        return database.transaction(tx -> commit(tx, zone, proposals));
    }

    private int commit(Tx tx, ZoneName zone, List<Proposal> proposals) throws SQLException {
        SortedMap<NodeId, NodeStore.Locked> open = open(tx, zone, proposals);
        List<InstanceId> ids = proposals.stream().map(Proposal::instance).toList();
        Map<InstanceId, Row> rows =
                instances.peek(tx, zone, ids).stream().collect(Collectors.toMap(Row::id, Function.identity()));
        Set<InstanceId> grouped = groups.grouped(tx, ids);
        var free = new HashMap<NodeId, Capacity>();
        open.forEach((node, locked) -> free.put(node, locked.free()));
        var fitting = new TreeMap<InstanceId, Fit>();
        int placed = 0;
        for (Proposal proposal : proposals) {
            Optional<Row> row = Optional.ofNullable(rows.get(proposal.instance()))
                    .filter(one -> one.generation() == proposal.generation());
            Capacity left = free.getOrDefault(proposal.node(), Capacity.NONE);
            if (row.isEmpty()
                    || !open.containsKey(proposal.node())
                    || !fits(row.get().needs(), left)) {
                log.info(
                        "{} is not placed on {}: it changed, or {} is too little",
                        proposal.instance(),
                        proposal.node(),
                        left);
                continue;
            }
            var fit = new Fit(row.get(), proposal.node());
            if (!grouped.contains(proposal.instance())) {
                fitting.put(proposal.instance(), fit);
            } else if (groups.forbid(tx, fit.row().id(), fit.node())) {
                log.info("{} is not placed on {}: its group keeps it off", proposal.instance(), proposal.node());
                continue;
            } else {
                placed += place(tx, zone, List.of(fit)); // at once: the next of the group must see it
            }
            free.put(proposal.node(), left.minus(fit.row().needs()));
        }
        return placed + place(tx, zone, List.copyOf(fitting.values()));
    }

    /** An instance that its node has room for. */
    record Fit(Row row, NodeId node) {}

    /** The proposals' nodes that are open for instances of the zone. All are locked until the transaction ends. */
    private SortedMap<NodeId, NodeStore.Locked> open(Tx tx, ZoneName zone, List<Proposal> proposals)
            throws SQLException {
        var wanted = proposals.stream().map(Proposal::node).collect(Collectors.toCollection(TreeSet::new));
        SortedMap<NodeId, NodeStore.Locked> open = nodes.lock(tx, wanted);
        open.values().removeIf(node -> !node.zone().equals(zone) || !node.schedulable());
        wanted.removeAll(open.keySet());
        if (!wanted.isEmpty()) {
            log.info("no instance is placed on {}, closed or not of zone {}", wanted, zone);
        }
        return open;
    }

    private int place(Tx tx, ZoneName zone, List<Fit> fitting) throws SQLException {
        List<Row> placed = places.place(tx, zone, fitting);
        launches.placed(tx, placed, clock.instant());
        return placed.size();
    }

    /** Keeps why instances still wait: a sentence for their users, all of it for operators. */
    public void keepReasons(ZoneName zone, List<NoRoom> noRoom) {
        if (noRoom.isEmpty()) {
            return;
        }
        database.inTransaction(tx -> {
            List<InstanceId> known = instances
                    .peek(tx, zone, noRoom.stream().map(NoRoom::instance).toList())
                    .stream()
                    .map(Row::id)
                    .toList();
            for (NoRoom one : noRoom) {
                if (known.contains(one.instance())
                        && instances.waitsBecause(tx, one.instance(), one.generation(), reason(one.why()))) {
                    String why = new String(Json.write(one.why()), StandardCharsets.UTF_8);
                    launches.noRoom(tx, one.instance(), one.generation(), clock.instant(), why);
                }
            }
        });
    }

    /** Such as "no node has room now: 3 lack memory, 1 is unreachable". */
    static StateReason reason(Placement.Nowhere nowhere) {
        String code = StateReason.NO_ROOM.code();
        return new StateReason(code, code + ": " + words(nowhere));
    }

    /** Why nowhere, in a sentence. */
    static String words(Placement.Nowhere nowhere) {
        if (nowhere.counts().isEmpty()) {
            return "the zone has no node";
        }
        var parts = new ArrayList<String>();
        nowhere.counts().forEach((refusal, count) -> parts.add(count + " " + words(refusal)));
        return "no node has room now: " + String.join(", ", parts);
    }

    private static String words(Refusal refusal) {
        return switch (refusal) {
            case UNREACHABLE -> "unreachable";
            case NOT_SCHEDULABLE -> "closed by the operator";
            case UNHEALTHY -> "not healthy";
            case GROUP -> "kept off by the placement group";
            case VCPU -> "short of vCPU";
            case MEMORY -> "short of memory";
            case DISK -> "short of disk";
            case IMAGE -> "with too small an image cache";
        };
    }

    private static boolean fits(Capacity needs, Capacity free) {
        return needs.vcpus() <= free.vcpus()
                && needs.memoryMib() <= free.memoryMib()
                && needs.diskGib() <= free.diskGib();
    }
}
