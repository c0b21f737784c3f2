package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.zone.SecurityGroupSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The table {@code security_group}. */
public final class SecurityGroupStore {
    private static final String INSERT = """
            INSERT INTO security_group (id, account, vpc, name, description, created_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (vpc, name) DO NOTHING
            """;

    private static final String LOCK = """
            SELECT * FROM security_group WHERE account = ? AND id = ? FOR UPDATE
            """;

    private static final String BY_IDS = """
            SELECT * FROM security_group WHERE account = ? AND id = ANY (?) ORDER BY id
            """;

    private static final String BY_NAMES = """
            SELECT * FROM security_group WHERE vpc = ? AND name = ANY (?) ORDER BY id
            """;

    private static final String BY_NAMES_BESIDE = """
            SELECT * FROM security_group
             WHERE vpc = coalesce((SELECT vpc FROM subnet WHERE account = ? AND id = ?),
                                  (SELECT id FROM vpc WHERE account = ? AND is_default AND ?::text IS NULL))
               AND name = ANY (?) ORDER BY id
            """;

    private static final String FIND = """
            SELECT * FROM security_group WHERE account = ? AND id > ? AND %s ORDER BY id LIMIT ?
            """;

    static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "description", "description",
                    "group-id", "id",
                    "group-name", "name",
                    "owner-id", "account",
                    "vpc-id", "vpc"),
            ruleFilters(),
            "id");

    private static final String EXISTING = """
            SELECT id FROM security_group WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String SPECS = """
            SELECT * FROM security_group WHERE id = ANY (?) ORDER BY id
            """;

    private static final String IN_USE = """
            SELECT EXISTS (SELECT FROM interface_group WHERE security_group = ?)
                OR EXISTS (SELECT FROM security_group_rule WHERE peer_group = ? AND security_group <> ?) AS used
            """;

    private static final String DELETE = """
            DELETE FROM security_group WHERE id = ?
            """;

    private static final String DELETE_OWN_RULES = """
            DELETE FROM security_group_rule WHERE security_group = ?
            """;

    private final FeedStore feed;
    private final RuleStore rules = new RuleStore();

    /** Takes the feed that zones learn of groups from. */
    public SecurityGroupStore(FeedStore feed) {
        this.feed = feed;
    }

    /** Returns false, having written nothing, if the VPC has a group of this name. */
    boolean insert(Tx tx, SecurityGroup group, Instant now) throws SQLException {
        int rows = Sql.update(
                tx, INSERT, group.id(), group.account(), group.vpc(), group.name(), group.description(), now);
        if (rows == 1) {
            touch(tx, group);
        }
        return rows == 1;
    }

    /** Empty if the account has no such group; else nobody changes it until the transaction ends. */
    Optional<SecurityGroup> lock(Tx tx, AccountId account, SecurityGroupId id) throws SQLException {
        return Sql.first(tx, LOCK, SecurityGroupStore::group, account, id);
    }

    /** Those of the ids that the account has. */
    public List<SecurityGroup> byIds(Tx tx, AccountId account, Collection<SecurityGroupId> ids) throws SQLException {
        return Sql.list(tx, BY_IDS, SecurityGroupStore::group, account, ids);
    }

    /** Those of the names that the VPC has. */
    public List<SecurityGroup> byNames(Tx tx, VpcId vpc, Collection<String> names) throws SQLException {
        return Sql.list(tx, BY_NAMES, SecurityGroupStore::group, vpc, names);
    }

    /** {@link #byIds}, a little later. */
    public Soon<SecurityGroup> soonByIds(Tx tx, AccountId account, Collection<SecurityGroupId> ids) {
        return Sql.soon(tx, BY_IDS, SecurityGroupStore::group, account, ids);
    }

    /** Those of the names that the VPC of this subnet of the account has; of its default VPC, if no subnet is named. */
    public Soon<SecurityGroup> soonByNames(
            Tx tx, AccountId account, Optional<SubnetId> subnet, Collection<String> names) {
        return Sql.soon(tx, BY_NAMES_BESIDE, SecurityGroupStore::group, account, subnet, account, subnet, names);
    }

    /** Those of the account's groups that a condition holds for, by id. */
    List<SecurityGroup> find(Tx tx, AccountId account, Condition condition, PageRequest page) throws SQLException {
        var values = new ArrayList<Object>(List.of(account, page.after().orElse("")));
        values.addAll(condition.values());
        values.add(page.rows());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), SecurityGroupStore::group, values.toArray());
    }

    /** Those of the ids that the account has, for tags. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** Says that the group's rules changed. */
    void touch(Tx tx, SecurityGroup group) throws SQLException {
        feed.touchVpc(tx, FeedKind.GROUP, group.id(), group.vpc(), false);
    }

    /** True if an interface is in the group, or a rule of another group of its VPC names it. */
    boolean inUse(Tx tx, SecurityGroupId id) throws SQLException {
        return Sql.first(tx, IN_USE, row -> row.getBoolean("used"), id, id, id).orElseThrow();
    }

    void delete(Tx tx, SecurityGroup group) throws SQLException {
        Sql.update(tx, DELETE_OWN_RULES, group.id());
        Sql.update(tx, DELETE, group.id());
        feed.touchVpc(tx, FeedKind.GROUP, group.id(), group.vpc(), true);
    }

    /** These groups as a zone needs them. */
    public List<SecurityGroupSpec> specs(Tx tx, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<SecurityGroupId, List<Rule>> all = rules.of(tx, ids);
        return Sql.list(tx, SPECS, SecurityGroupStore::group, ids).stream()
                .map(group -> {
                    List<Rule> own = all.getOrDefault(group.id(), List.of());
                    return new SecurityGroupSpec(group.id(), group.vpc(), only(own, false), only(own, true));
                })
                .toList();
    }

    private static List<SecurityRule> only(List<Rule> rules, boolean egress) {
        return rules.stream()
                .filter(rule -> rule.egress() == egress)
                .map(Rule::rule)
                .toList();
    }

    /** What is asked of a group's rules, in either direction. */
    private static Map<String, FilterColumns.Related> ruleFilters() {
        var columns = Map.of(
                "cidr", "text(r.cidr)",
                "from-port", "r.from_port::text",
                "group-id", "coalesce(r.peer_group, r.peered_group)",
                "group-name", "(SELECT p.name FROM security_group AS p WHERE p.id = r.peer_group)",
                "ipv6-cidr", "NULL::text",
                "prefix-list-id", "r.prefix_list",
                "protocol", "r.protocol",
                "to-port", "r.to_port::text",
                "user-id",
                        "coalesce(r.peered_account,"
                                + " (SELECT p.account FROM security_group AS p WHERE p.id = r.peer_group))");
        var filters = new TreeMap<String, FilterColumns.Related>();
        columns.forEach((name, column) -> {
            String rules = "id IN (SELECT r.security_group FROM security_group_rule AS r WHERE %s AND ";
            filters.put(
                    "ip-permission." + name,
                    new FilterColumns.Related(rules.formatted("NOT r.egress") + "%s)", column));
            filters.put(
                    "egress.ip-permission." + name,
                    new FilterColumns.Related(rules.formatted("r.egress") + "%s)", column));
        });
        return filters;
    }

    private static SecurityGroup group(ResultSet row) throws SQLException {
        return new SecurityGroup(
                new SecurityGroupId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                row.getString("name"),
                row.getString("description"));
    }
}
