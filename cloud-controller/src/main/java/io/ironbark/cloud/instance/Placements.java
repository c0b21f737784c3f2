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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits instances to nodes.
 *
 * A proposal is taken if, with the node's row locked, the node is still open and what is free of it (summed from the
 * instances' rows, not taken from the proposal) still holds the instance, and if the instance still waits at the
 * generation that was proposed, and if its placement group allows the node. The row decides: of two proposals for one instance, whoever writes first wins, and the
 * other changes nothing.
 */
public final class Placements {
    private static final Logger log = LoggerFactory.getLogger(Placements.class);

    private final Database database;
    private final NodeStore nodes;
    private final InstanceStore instances;
    private final LaunchLogStore launches = new LaunchLogStore();
    private final Memberships groups = new Memberships();
    private final InstantSource clock;

    public Placements(Database database, FeedStore feed, NodeStore nodes, InstantSource clock) {
        this.database = database;
        this.nodes = nodes;
        this.instances = new InstanceStore(feed);
        this.clock = clock;
    }

    /** Commits those of the proposals that can be; returns how many. Each node is a transaction. */
    public int commit(ZoneName zone, List<Proposal> proposals) {
        SortedMap<NodeId, List<Proposal>> byNode =
                proposals.stream().collect(Collectors.groupingBy(Proposal::node, TreeMap::new, Collectors.toList()));
        int placed = 0;
        for (Map.Entry<NodeId, List<Proposal>> entry : byNode.entrySet()) {
            placed += database.transaction(tx -> commit(tx, zone, entry.getKey(), entry.getValue()));
        }
        return placed;
    }

    private int commit(Tx tx, ZoneName zone, NodeId id, List<Proposal> proposals) throws SQLException {
        Optional<NodeStore.Locked> node = nodes.lock(tx, id);
        if (node.isEmpty() || !node.get().zone().equals(zone) || !node.get().schedulable()) {
            log.info("no instance is placed on {}, which is closed or not of zone {}", id, zone);
            return 0;
        }
        Map<InstanceId, Row> rows =
                instances
                        .peek(
                                tx,
                                zone,
                                proposals.stream().map(Proposal::instance).toList())
                        .stream()
                        .collect(Collectors.toMap(Row::id, Function.identity()));
        Capacity free = node.get().free();
        int placed = 0;
        for (Proposal proposal : proposals) {
            Row row = rows.get(proposal.instance());
            if (row == null
                    || row.generation() != proposal.generation()
                    || !fits(row.needs(), free)
                    || groups.forbid(tx, row.id(), id)) {
                log.info("{} is not placed on {}: it changed, or {} is too little", proposal.instance(), id, free);
                continue;
            }
            if (instances.place(tx, row, id)) {
                launches.placed(tx, row.id(), row.generation(), clock.instant());
                free = free.minus(row.needs());
                placed++;
            }
        }
        return placed;
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
