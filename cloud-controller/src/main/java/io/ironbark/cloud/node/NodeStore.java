package io.ironbark.cloud.node;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.placement.Placement.Demand;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tables {@code zone} and {@code node}, and what instance rows take of each node. */
public final class NodeStore {
    private static final String ENSURE_ZONE = """
            INSERT INTO zone (name, policy) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET policy = excluded.policy WHERE zone.policy <> excluded.policy
            """;

    private static final String POLICY = """
            SELECT policy FROM zone WHERE name = ?
            """;

    private static final String ZONES = """
            SELECT name, heard_at FROM zone ORDER BY name
            """;

    private static final String ZONE_HEARD = """
            UPDATE zone SET heard_at = greatest(heard_at, ?) WHERE name = ?
            """;

    private static final String KNOWN = """
            SELECT id FROM node WHERE id = ANY (?)
            """;

    private static final String REPORT = """
            INSERT INTO node (id, zone, boot_id, agent_version, address, accelerator, total_vcpus, total_memory_mib,
                              total_disk_gib, cached_images, problems, warnings, heard_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
               SET boot_id = excluded.boot_id, agent_version = excluded.agent_version, address = excluded.address,
                   accelerator = excluded.accelerator, total_vcpus = excluded.total_vcpus,
                   total_memory_mib = excluded.total_memory_mib, total_disk_gib = excluded.total_disk_gib,
                   cached_images = excluded.cached_images, problems = excluded.problems,
                   warnings = excluded.warnings,
                   heard_at = greatest(node.heard_at, excluded.heard_at)
             WHERE node.zone = excluded.zone
            """;

    /** A stopped instance keeps its disk and nothing else. */
    private static final String USED_COLUMNS = """
            coalesce(sum(vcpus) FILTER (WHERE state <> 'STOPPED'), 0) AS vcpus,
            coalesce(sum(memory_mib) FILTER (WHERE state <> 'STOPPED'), 0) AS memory_mib,
            coalesce(sum(disk_gib), 0) AS disk_gib,
            count(*) AS instances
            """;

    private static final String NODES = """
            SELECT node.*, used.* FROM node
             CROSS JOIN LATERAL (
                   SELECT %s FROM instance WHERE instance.node = node.id AND state <> 'TERMINATED') AS used
             WHERE node.zone = ? ORDER BY node.id
            """.formatted(USED_COLUMNS);

    private static final String SPECS = """
            SELECT id, schedulable FROM node WHERE zone = ? AND id = ANY (?) ORDER BY id
            """;

    /** In the order of their ids, so that two who lock several never wait for each other. */
    private static final String LOCK = """
            SELECT id, zone, schedulable, total_vcpus, total_memory_mib, total_disk_gib
              FROM node WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE
            """;

    private static final String USED = """
            SELECT node, %s FROM instance WHERE node = ANY (?) AND state <> 'TERMINATED' GROUP BY node
            """.formatted(USED_COLUMNS);

    private static final String UNPLACED = """
            SELECT instance.vcpus, instance.memory_mib, instance.disk_gib, image.size_bytes
              FROM instance JOIN image ON image.id = instance.image
             WHERE instance.zone = ? AND instance.state = 'PENDING' AND instance.node IS NULL
            """;

    private static final String WRITTEN = """
            SELECT id FROM reservation WHERE id = ANY (?)
            """;

    private static final String SCHEDULABLE = """
            UPDATE node SET schedulable = ? WHERE id = ? RETURNING zone
            """;

    /** A node whose row is locked until the transaction ends. */
    public record Locked(ZoneName zone, boolean schedulable, Capacity free) {}

    /** Makes sure that the zone is there, with this policy. */
    public void ensureZone(Tx tx, ZoneName zone, Policy policy) throws SQLException {
        Sql.update(tx, ENSURE_ZONE, zone, policy);
    }

    /** Empty if there is no such zone. */
    public Optional<Policy> policy(Tx tx, ZoneName zone) throws SQLException {
        return Sql.first(tx, POLICY, row -> Policy.valueOf(row.getString("policy")), zone);
    }

    /** All zones, and when their cluster controllers were last heard of. */
    public SortedMap<ZoneName, Optional<Instant>> zones(Tx tx) throws SQLException {
        var zones = new TreeMap<ZoneName, Optional<Instant>>();
        for (var zone : Sql.list(
                tx,
                ZONES,
                row -> Map.entry(new ZoneName(row.getString("name")), Sql.optionalInstant(row, "heard_at")))) {
            zones.put(zone.getKey(), zone.getValue());
        }
        return zones;
    }

    /** Says that the zone's cluster controller was heard of. */
    public void zoneHeard(Tx tx, ZoneName zone, Instant at) {
        Sql.later(tx, ZONE_HEARD, at, zone);
    }

    /** Those of the nodes that there are rows of. */
    public Set<NodeId> known(Tx tx, Collection<NodeId> nodes) throws SQLException {
        return Set.copyOf(Sql.list(tx, KNOWN, row -> new NodeId(row.getString("id")), nodes));
    }

    /** Writes what a node said of itself. */
    public void report(Tx tx, ZoneName zone, NodeObserved node, Instant heardAt) {
        Sql.later(
                tx,
                REPORT,
                node.node(),
                zone,
                node.bootId(),
                node.agentVersion(),
                node.address(),
                node.accelerator(),
                node.total().vcpus(),
                node.total().memoryMib(),
                node.total().diskGib(),
                node.cachedImages(),
                node.problems(),
                node.warnings(),
                heardAt);
    }

    /** All nodes of a zone, with what is used of each. */
    public List<Node> list(Tx tx, ZoneName zone) throws SQLException {
        return Sql.list(tx, NODES, NodeStore::node, zone);
    }

    /** What the operator says of these nodes of the zone. */
    public List<NodeSpec> specs(Tx tx, ZoneName zone, Collection<String> ids) throws SQLException {
        return Sql.list(
                tx,
                SPECS,
                row -> new NodeSpec(new NodeId(row.getString("id")), row.getBoolean("schedulable")),
                zone,
                ids);
    }

    /** {@link #lock(Tx, Collection)} of one. */
    public Optional<Locked> lock(Tx tx, NodeId node) throws SQLException {
        return Optional.ofNullable(lock(tx, List.of(node)).get(node));
    }

    /**
     * Locks the nodes' rows and sums what is used of them, in this order: whoever commits to one of the nodes next waits
     * here, and then sees this transaction's instances in the sum. Those that there are not are left out.
     */
    public SortedMap<NodeId, Locked> lock(Tx tx, Collection<NodeId> nodes) throws SQLException {
        record Row(NodeId node, ZoneName zone, boolean schedulable, Capacity total) {}
        List<Row> rows = Sql.list(
                tx,
                LOCK,
                row -> new Row(
                        new NodeId(row.getString("id")),
                        new ZoneName(row.getString("zone")),
                        row.getBoolean("schedulable"),
                        total(row)),
                nodes);
        var used = new HashMap<NodeId, Capacity>();
        Sql.list(tx, USED, row -> Map.entry(new NodeId(row.getString("node")), used(row)), nodes)
                .forEach(sum -> used.put(sum.getKey(), sum.getValue()));
        var locked = new TreeMap<NodeId, Locked>();
        for (Row row : rows) {
            Capacity free = row.total().minus(used.getOrDefault(row.node(), Capacity.NONE));
            locked.put(row.node(), new Locked(row.zone(), row.schedulable(), free));
        }
        return locked;
    }

    /** What the zone's instances need that wait for a node. */
    public List<Demand> unplaced(Tx tx, ZoneName zone) throws SQLException {
        return Sql.list(tx, UNPLACED, row -> new Demand(used(row), row.getLong("size_bytes")), zone);
    }

    /** Those of the reservations whose instances other transactions see. */
    Set<ReservationId> written(Tx tx, Collection<ReservationId> ids) throws SQLException {
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(Sql.list(tx, WRITTEN, row -> new ReservationId(row.getString("id")), ids));
    }

    /** Opens or closes the node for new instances; returns its zone, or empty if there is no such node. */
    public Optional<ZoneName> setSchedulable(Tx tx, NodeId node, boolean schedulable) throws SQLException {
        return Sql.first(tx, SCHEDULABLE, row -> new ZoneName(row.getString("zone")), schedulable, node);
    }

    private static Node node(ResultSet row) throws SQLException {
        return new Node(
                new NodeId(row.getString("id")),
                new ZoneName(row.getString("zone")),
                row.getBoolean("schedulable"),
                row.getString("boot_id"),
                row.getString("agent_version"),
                row.getString("address"),
                row.getString("accelerator"),
                total(row),
                used(row),
                row.getInt("instances"),
                Sql.texts(row, "problems"),
                Sql.texts(row, "warnings"),
                Sql.instant(row, "heard_at"));
    }

    private static Capacity total(ResultSet row) throws SQLException {
        return new Capacity(row.getInt("total_vcpus"), row.getLong("total_memory_mib"), row.getLong("total_disk_gib"));
    }

    private static Capacity used(ResultSet row) throws SQLException {
        return new Capacity(row.getInt("vcpus"), row.getLong("memory_mib"), row.getLong("disk_gib"));
    }
}
