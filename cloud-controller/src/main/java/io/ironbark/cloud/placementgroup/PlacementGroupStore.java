package io.ironbark.cloud.placementgroup;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PlacementGroupId;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.placement.GroupPlace.Strategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code placement_group}, and what the instances' rows say of their groups. */
final class PlacementGroupStore {
    private static final String INSERT = """
            INSERT INTO placement_group (id, account, name, strategy, spread_level, partition_count, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, name) DO NOTHING
            """;

    private static final String LIST = "SELECT * FROM placement_group WHERE account = ? AND %s ORDER BY name";

    private static final String COUNT = "SELECT count(*) FROM placement_group WHERE account = ?";

    private static final String LOCK = """
            SELECT * FROM placement_group
             WHERE account = ? AND (?::text IS NULL OR name = ?) AND (?::text IS NULL OR id = ?) FOR UPDATE
            """;

    private static final String DELETE = "DELETE FROM placement_group WHERE id = ?";

    private static final String MEMBERS = """
            SELECT node, placement_partition FROM instance
             WHERE placement_group = ? AND state <> 'TERMINATED' ORDER BY id
            """;

    private static final String MEMBERS_ON = """
            SELECT node, placement_partition FROM instance
             WHERE placement_group = ? AND node = ? AND state <> 'TERMINATED'
            """;

    private static final String GROUPED = """
            SELECT id FROM instance WHERE id = ANY (?) AND placement_group IS NOT NULL
            """;

    private static final String PLACE = """
            SELECT g.id, g.strategy, coalesce(i.placement_partition, 0) AS partition
              FROM instance AS i JOIN placement_group AS g ON g.id = i.placement_group WHERE i.id = ?
            """;

    private static final String JOIN = """
            UPDATE instance SET placement_group = ?, placement_partition = nullif(seat.partition::integer, 0)
              FROM unnest(?, ?) AS seat (id, partition)
             WHERE instance.id = seat.id
            """;

    private static final String LEAVE = """
            UPDATE instance SET placement_group = NULL, placement_partition = NULL WHERE id = ?
            """;

    private static final String EXISTING =
            "SELECT id FROM placement_group WHERE account = ? AND id = ANY (?) ORDER BY id FOR KEY SHARE";

    /** An instance in a group, on a node once it has one. */
    record Seat(Optional<NodeId> node, int partition) {}

    /** The filters, in the cloud of this region. */
    static FilterColumns filters(String region) {
        return new FilterColumns(
                Map.of(
                        "group-name", "name",
                        "group-arn",
                                "'arn:aws:ec2:" + region.replace("'", "''")
                                        + ":' || account || ':placement-group/' || name",
                        "spread-level", "lower(spread_level)",
                        "state", "'available'",
                        "strategy", "lower(strategy)"),
                "id");
    }

    /** False if the name is taken. */
    boolean insert(Tx tx, AccountId account, PlacementGroup group, Instant now) throws SQLException {
        return Sql.update(
                        tx,
                        INSERT,
                        group.id(),
                        account,
                        group.name(),
                        group.strategy(),
                        group.spreadLevel(),
                        group.partitions(),
                        now)
                == 1;
    }

    List<PlacementGroup> list(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>(List.of(account));
        values.addAll(condition.values());
        return Sql.list(tx, LIST.replace("%s", condition.sql()), PlacementGroupStore::group, values.toArray());
    }

    long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT, row -> row.getLong(1), account).orElse(0L);
    }

    /** The account's group of this name or id, which neither goes nor gets other members while the transaction lasts. */
    Optional<PlacementGroup> lock(Tx tx, AccountId account, Optional<String> name, Optional<PlacementGroupId> id)
            throws SQLException {
        return Sql.first(tx, LOCK, PlacementGroupStore::group, account, name, name, id, id);
    }

    void delete(Tx tx, PlacementGroupId id) throws SQLException {
        Sql.update(tx, DELETE, id);
    }

    List<Seat> members(Tx tx, PlacementGroupId id) throws SQLException {
        return Sql.list(tx, MEMBERS, PlacementGroupStore::seat, id);
    }

    List<Seat> membersOn(Tx tx, PlacementGroupId id, NodeId node) throws SQLException {
        return Sql.list(tx, MEMBERS_ON, PlacementGroupStore::seat, id, node);
    }

    /** Those of the instances that are in a group. */
    Set<InstanceId> grouped(Tx tx, Collection<InstanceId> instances) throws SQLException {
        return Set.copyOf(Sql.list(tx, GROUPED, row -> new InstanceId(row.getString("id")), instances));
    }

    /** The place of an instance that is in a group. */
    Optional<GroupPlace> place(Tx tx, InstanceId instance) throws SQLException {
        return Sql.first(
                tx,
                PLACE,
                row -> new GroupPlace(
                        new PlacementGroupId(row.getString("id")),
                        Strategy.valueOf(row.getString("strategy")),
                        row.getInt("partition")),
                instance);
    }

    /** Says of new instances that they are in the group, each in its partition. */
    void join(Tx tx, PlacementGroupId id, List<InstanceId> instances, List<Integer> partitions) throws SQLException {
        Sql.update(tx, JOIN, id, instances, partitions);
    }

    /** Takes an instance out of its group, if it is in one. */
    void leave(Tx tx, InstanceId instance) throws SQLException {
        Sql.update(tx, LEAVE, instance);
    }

    /** Those of the ids that the account has, for tags. */
    Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    private static Seat seat(ResultSet row) throws SQLException {
        return new Seat(
                Sql.optionalText(row, "node").map(NodeId::new),
                Sql.optionalInt(row, "placement_partition").orElse(0));
    }

    private static PlacementGroup group(ResultSet row) throws SQLException {
        return new PlacementGroup(
                new PlacementGroupId(row.getString("id")),
                row.getString("name"),
                Strategy.valueOf(row.getString("strategy")),
                Sql.optionalText(row, "spread_level").map(PlacementGroup.SpreadLevel::valueOf),
                Sql.optionalInt(row, "partition_count"));
    }
}
