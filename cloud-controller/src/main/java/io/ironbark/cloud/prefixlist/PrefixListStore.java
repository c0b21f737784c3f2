package io.ironbark.cloud.prefixlist;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.VpcId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables {@code prefix_list} and {@code prefix_list_entry}. Entries are kept by version: a change writes the next
 * version whole, so that any of the last {@value #VERSIONS_KEPT} can be restored.
 */
public final class PrefixListStore {
    /** The most rules that a security group may have in one direction; one that names a list counts as many times. */
    public static final int RULES_MAX = 200;

    private static final int VERSIONS_KEPT = 20;

    public static final FilterColumns FILTERS =
            new FilterColumns(Map.of("owner-id", "account", "prefix-list-id", "id", "prefix-list-name", "name"), "id");

    private static final String COLUMNS = "id, account, name, max_entries, version, state";

    private static final String FIND = "SELECT " + COLUMNS + " FROM prefix_list WHERE account = ? AND %s ORDER BY id";

    private static final String LOCK =
            "SELECT " + COLUMNS + " FROM prefix_list WHERE account = ? AND id = ? FOR NO KEY UPDATE";

    private static final String EXISTING = """
            SELECT id FROM prefix_list WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String COUNT = "SELECT count(*) AS n FROM prefix_list WHERE account = ?";

    private static final String INSERT = """
            INSERT INTO prefix_list (id, account, name, max_entries, version, state, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String UPDATE = """
            UPDATE prefix_list SET name = ?, max_entries = ?, version = ?, state = ? WHERE id = ?
            """;

    private static final String DELETE = "DELETE FROM prefix_list WHERE id = ?";

    private static final String INSERT_ENTRIES = """
            INSERT INTO prefix_list_entry (prefix_list, version, cidr, description)
            SELECT ?, ?, cidr, description FROM unnest(?::cidr[], ?) AS entry (cidr, description)
            """;

    private static final String ENTRIES = """
            SELECT text(cidr) AS cidr, description FROM prefix_list_entry WHERE prefix_list = ? AND version = ?
             ORDER BY cidr
            """;

    private static final String FORGET = "DELETE FROM prefix_list_entry WHERE prefix_list = ? AND version <= ?";

    /** What each of the lists holds now, without blocks that are within others. */
    private static final String BLOCKS = """
            SELECT e.prefix_list, array_agg(text(e.cidr) ORDER BY e.cidr) AS blocks
              FROM prefix_list_entry AS e JOIN prefix_list AS l ON l.id = e.prefix_list AND l.version = e.version
             WHERE l.id = ANY (?)
               AND NOT EXISTS (SELECT FROM prefix_list_entry AS o
                                WHERE o.prefix_list = e.prefix_list AND o.version = e.version AND o.cidr >> e.cidr)
             GROUP BY e.prefix_list ORDER BY e.prefix_list
            """;

    /** The groups and route tables that name a list, and their VPCs. */
    private static final String USERS = """
            SELECT g.id, g.vpc FROM security_group AS g
             WHERE EXISTS (SELECT FROM security_group_rule AS r WHERE r.security_group = g.id AND r.prefix_list = ?)
             UNION ALL
            SELECT t.id, t.vpc FROM route_table AS t
             WHERE EXISTS (SELECT FROM route AS r WHERE r.route_table = t.id AND r.destination_list = ?)
             ORDER BY id
            """;

    private static final String HEAVIEST_USER = """
            SELECT coalesce(max(weight), 0) AS weight FROM (
                SELECT sum(coalesce(l.max_entries, 1)) AS weight
                  FROM security_group_rule AS r LEFT JOIN prefix_list AS l ON l.id = r.prefix_list
                 WHERE (r.security_group, r.egress) IN (
                       SELECT security_group, egress FROM security_group_rule WHERE prefix_list = ?)
                 GROUP BY r.security_group, r.egress) AS of_groups
            """;

    /** A list without its entries. */
    public record PrefixList(
            PrefixListId id, AccountId account, String name, int maxEntries, long version, String state) {}

    /** A block of a list. */
    public record Entry(String cidr, String description) {}

    /** What names a list: a security group or a route table. */
    public record User(String id, VpcId vpc) {}

    /** What a list holds now: blocks none of which is within another. */
    public record Blocks(PrefixListId id, List<String> blocks) {}

    /** Nobody changes the account's list until the transaction ends; refused if there is none. */
    public void lock(Tx tx, AccountId account, PrefixListId id) throws SQLException {
        var _ = require(tx, account, id);
    }

    public PrefixList require(Tx tx, AccountId account, PrefixListId id) throws SQLException {
        return Sql.first(tx, LOCK, PrefixListStore::list, account, id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.PREFIX_LIST, id)));
    }

    public List<PrefixList> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), PrefixListStore::list, values.toArray());
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    public long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT, row -> row.getLong("n"), account).orElse(0L);
    }

    /** Writes a new list with the entries of its first version. */
    public void insert(Tx tx, PrefixList list, Collection<Entry> entries, Instant now) throws SQLException {
        Sql.update(
                tx,
                INSERT,
                list.id(),
                list.account(),
                list.name(),
                list.maxEntries(),
                list.version(),
                list.state(),
                now);
        insert(tx, list, entries);
    }

    /** Writes what is changed of a list itself. */
    public void update(Tx tx, PrefixList list) throws SQLException {
        Sql.update(tx, UPDATE, list.name(), list.maxEntries(), list.version(), list.state(), list.id());
    }

    /** Writes the entries of a version that there is none of yet, and forgets one of long ago. */
    public void insert(Tx tx, PrefixList list, Collection<Entry> entries) throws SQLException {
        Sql.update(
                tx,
                INSERT_ENTRIES,
                list.id(),
                list.version(),
                entries.stream().map(Entry::cidr).toList(),
                entries.stream().map(Entry::description).toList());
        Sql.update(tx, FORGET, list.id(), list.version() - VERSIONS_KEPT);
    }

    /** The oldest version that is kept. */
    public static long oldest(PrefixList list) {
        return Math.max(1, list.version() - VERSIONS_KEPT + 1);
    }

    public void delete(Tx tx, PrefixListId id) throws SQLException {
        Sql.update(tx, DELETE, id);
    }

    public List<Entry> entries(Tx tx, PrefixListId id, long version) throws SQLException {
        return Sql.list(
                tx, ENTRIES, row -> new Entry(row.getString("cidr"), row.getString("description")), id, version);
    }

    public List<User> users(Tx tx, PrefixListId id) throws SQLException {
        return Sql.list(tx, USERS, row -> new User(row.getString("id"), new VpcId(row.getString("vpc"))), id, id);
    }

    /** What the rules of a group that names the list count in one direction, where that is most. */
    public long heaviestUser(Tx tx, PrefixListId id) throws SQLException {
        return Sql.first(tx, HEAVIEST_USER, row -> row.getLong("weight"), id).orElse(0L);
    }

    /** What these lists hold; those without entries are left out. */
    public List<Blocks> blocks(Tx tx, Collection<?> ids) throws SQLException {
        return Sql.list(
                tx,
                BLOCKS,
                row -> new Blocks(new PrefixListId(row.getString("prefix_list")), Sql.texts(row, "blocks")),
                ids);
    }

    private static PrefixList list(ResultSet row) throws SQLException {
        return new PrefixList(
                new PrefixListId(row.getString("id")),
                new AccountId(row.getString("account")),
                row.getString("name"),
                row.getInt("max_entries"),
                row.getLong("version"),
                row.getString("state"));
    }
}
