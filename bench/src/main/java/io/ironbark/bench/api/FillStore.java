package io.ironbark.bench.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Copies an instance's rows, with all columns that they have, to as many instances of the same account. It writes what
 * the launches would have written, but for the zone's feed: no node hears of the copies. Addresses are taken from the end
 * of the subnet, where launches come last.
 */
final class FillStore {
    /** Nodes that nobody hears of, to spread the copies over. */
    private static final String NODES = """
            INSERT INTO node SELECT copy.*
              FROM (SELECT * FROM node ORDER BY id LIMIT 1) AS one, generate_series(1, ?) AS n,
                   LATERAL jsonb_populate_record(NULL::node, to_jsonb(one) || jsonb_build_object('id', 'silent-' || n))
                   AS copy
            ON CONFLICT DO NOTHING
            """;

    private static final String WANTED = """
            CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
            SELECT i.id AS old, n AS number, 'i-' || substr(md5(i.id || n), 1, 17) AS new,
                   'r-' || substr(md5('r' || i.id || n), 1, 17) AS reservation
              FROM instance AS i, generate_series(?, ?) AS n WHERE i.id = ?
            """;

    private static final List<String> COPIES = List.of("""
            INSERT INTO reservation SELECT copy.*
              FROM wanted JOIN instance AS i ON i.id = wanted.old JOIN reservation AS r ON r.id = i.reservation,
                   LATERAL jsonb_populate_record(NULL::reservation,
                       to_jsonb(r) || jsonb_build_object('id', wanted.reservation)) AS copy
            """, """
            INSERT INTO instance SELECT copy.*
              FROM wanted JOIN instance AS i ON i.id = wanted.old,
                   LATERAL jsonb_populate_record(NULL::instance, to_jsonb(i) || jsonb_build_object('id', wanted.new,
                       'reservation', wanted.reservation, 'client_token', NULL,
                       'node', 'silent-' || 1 + abs(hashtext(wanted.new)) % 1000)) AS copy
            """, """
            INSERT INTO instance_launch SELECT copy.*
              FROM wanted JOIN instance_launch AS l ON l.instance = wanted.old,
                   LATERAL jsonb_populate_record(NULL::instance_launch,
                       to_jsonb(l) || jsonb_build_object('instance', wanted.new)) AS copy
            """, """
            INSERT INTO network_interface SELECT copy.*
              FROM wanted JOIN network_interface AS n ON n.instance = wanted.old JOIN subnet ON subnet.id = n.subnet,
                   LATERAL (SELECT md5('eni' || wanted.new) AS digits) AS d,
                   LATERAL jsonb_populate_record(NULL::network_interface, to_jsonb(n) || jsonb_build_object(
                       'id', 'eni-' || substr(digits, 1, 17), 'instance', wanted.new,
                       'attachment', 'eni-attach-' || substr(digits, 1, 17),
                       'mac', '02:' || substr(digits, 1, 2) || ':' || substr(digits, 3, 2) || ':' ||
                              substr(digits, 5, 2) || ':' || substr(digits, 7, 2) || ':' || substr(digits, 9, 2),
                       'private_ip', host(broadcast(subnet.cidr) - 1 - wanted.number - wanted.number / 4000 * 8192))) AS copy
            """, """
            UPDATE subnet_address AS a SET interface = n.id
              FROM wanted JOIN network_interface AS n ON n.instance = wanted.new
             WHERE a.subnet = n.subnet AND a.ip = n.private_ip
            """, """
            INSERT INTO interface_group SELECT copy.*
              FROM wanted JOIN network_interface AS o ON o.instance = wanted.old
                   JOIN network_interface AS n ON n.instance = wanted.new
                   JOIN interface_group AS g ON g.interface = o.id,
                   LATERAL jsonb_populate_record(NULL::interface_group,
                       to_jsonb(g) || jsonb_build_object('interface', n.id)) AS copy
            """, """
            INSERT INTO tag SELECT copy.*
              FROM wanted JOIN tag AS t ON t.resource_id = wanted.old,
                   LATERAL jsonb_populate_record(NULL::tag, to_jsonb(t) || jsonb_build_object('resource_id', wanted.new,
                       'value', CASE t.key WHEN 'Name' THEN 'bench-' || wanted.number ELSE t.value END)) AS copy
            """, """
            UPDATE public_address AS p SET interface = pair.interface
              FROM (SELECT f.ip, w.interface
                      FROM (SELECT ip, row_number() OVER (ORDER BY ip DESC) AS k FROM public_address
                             WHERE interface IS NULL) AS f
                      JOIN (SELECT n.id AS interface, row_number() OVER () AS k
                              FROM wanted JOIN network_interface AS n ON n.instance = wanted.new) AS w USING (k)) AS pair
             WHERE p.ip = pair.ip
            """);

    private static final String IDS = """
            SELECT id FROM instance WHERE account = (SELECT account FROM instance WHERE id = ?) ORDER BY id
            """;

    /** Gives the simulated nodes copies to run, and has the zone told. */
    private static final String ADOPT = """
            WITH chosen AS (
                SELECT id, row_number() OVER (ORDER BY id) AS k FROM instance WHERE node LIKE 'silent-%' LIMIT ?),
            moved AS (
                UPDATE instance SET node = ? || chosen.k % ? FROM chosen WHERE instance.id = chosen.id
                RETURNING instance.id, instance.zone)
            INSERT INTO zone_feed (zone, kind, id, xid)
            SELECT zone, 'INSTANCE', id, pg_current_xact_id()::text::bigint FROM moved
            """;

    private final DataSource database;

    FillStore(DataSource database) {
        this.database = database;
    }

    /** The copies of an instance get these numbers, both included. */
    void copy(String instance, int from, int to) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            update(connection, NODES, 1_000);
            update(connection, WANTED, from, to, instance);
            update(connection, "ANALYZE wanted");
            for (String copy : COPIES) {
                update(connection, copy);
            }
            connection.commit();
        }
    }

    /** After so many rows the planner must hear of it, as it would in time by itself. */
    void settle() throws SQLException {
        try (Connection connection = database.getConnection()) {
            update(connection, "VACUUM ANALYZE");
            update(connection, "CHECKPOINT");
        }
    }

    /** All instances of the account that has this one. */
    List<String> idsBeside(String instance) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(IDS)) {
            statement.setString(1, instance);
            var ids = new ArrayList<String>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }
    }

    int adopt(int instances, String prefix, int nodes) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return update(connection, ADOPT, instances, prefix, nodes);
        }
    }

    /** How many instances are told to run. */
    long running() {
        return count("SELECT count(*) FROM instance WHERE state = 'RUNNING'");
    }

    long instances() {
        return count("SELECT count(*) FROM instance");
    }

    /** How many nodes of this name with a number are known. */
    long nodes(String prefix) {
        return count("SELECT count(*) FROM node WHERE id LIKE '" + prefix + "%'");
    }

    private long count(String query) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
