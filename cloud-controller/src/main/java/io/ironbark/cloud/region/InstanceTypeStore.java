package io.ironbark.cloud.region;

import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The table {@code instance_type}: the operator's data, read anew for each request, so that changes are seen at once. */
public final class InstanceTypeStore {
    private static final String ALL = """
            SELECT name, vcpus, memory_mib, disk_gib FROM instance_type ORDER BY name
            """;
    private static final String FIND = """
            SELECT name, vcpus, memory_mib, disk_gib FROM instance_type WHERE name = ?
            """;
    private static final String BY_NAMES = """
            SELECT name, vcpus, memory_mib, disk_gib FROM instance_type WHERE name = ANY (?) ORDER BY name
            """;
    private static final String ADD = """
            INSERT INTO instance_type (name, vcpus, memory_mib, disk_gib) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;
    private static final String SET = """
            UPDATE instance_type SET vcpus = ?, memory_mib = ?, disk_gib = ? WHERE name = ?
            """;
    private static final String REMOVE = """
            DELETE FROM instance_type WHERE name = ?
            """;
    private static final String USE = """
            SELECT instance_type, count(*) AS n FROM instance WHERE state <> 'TERMINATED' GROUP BY instance_type
            """;

    /** How many instances have a type. */
    record Use(String name, long instances) {}

    /** All of them, by name. */
    public List<InstanceType> all(Tx tx) throws SQLException {
        return Sql.list(tx, ALL, InstanceTypeStore::type);
    }

    /** Those with these names, by name. */
    List<InstanceType> byNames(Tx tx, Collection<String> names) throws SQLException {
        return Sql.list(tx, BY_NAMES, InstanceTypeStore::type, names);
    }

    /** The one with this name. */
    public Soon<InstanceType> find(Tx tx, String name) {
        return Sql.soon(tx, FIND, InstanceTypeStore::type, name);
    }

    /** Returns false if there is one of this name. */
    boolean add(Tx tx, InstanceType type) throws SQLException {
        return Sql.update(tx, ADD, type.name(), type.vcpus(), type.memoryMib(), type.diskGib()) == 1;
    }

    /** Returns false if there is none of this name. */
    boolean set(Tx tx, InstanceType type) throws SQLException {
        return Sql.update(tx, SET, type.vcpus(), type.memoryMib(), type.diskGib(), type.name()) == 1;
    }

    /** Returns false if there is none of this name. */
    boolean remove(Tx tx, String name) throws SQLException {
        return Sql.update(tx, REMOVE, name) == 1;
    }

    /** How many instances that are not gone have each type that any has. */
    List<Use> use(Tx tx) throws SQLException {
        return Sql.list(tx, USE, row -> new Use(row.getString("instance_type"), row.getLong("n")));
    }

    private static InstanceType type(ResultSet row) throws SQLException {
        return new InstanceType(
                row.getString("name"), row.getInt("vcpus"), row.getInt("memory_mib"), row.getInt("disk_gib"));
    }
}
