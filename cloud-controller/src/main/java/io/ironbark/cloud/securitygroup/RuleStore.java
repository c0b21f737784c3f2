package io.ironbark.cloud.securitygroup;

import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.SecurityRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table {@code security_group_rule}. */
final class RuleStore {
    private static final String INSERT = """
            INSERT INTO security_group_rule (id, security_group, egress, protocol, from_port, to_port, cidr, peer_group,
                                             prefix_list, peered_group, peered_account, peered_vpc, peering, description)
            VALUES (?, ?, ?, ?, ?, ?, ?::cidr, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (security_group, egress, protocol, from_port, to_port,
                             coalesce(cidr::text, peer_group, prefix_list, peered_group))
                DO NOTHING
            """;

    private static final String COLUMNS = """
            id, security_group, egress, protocol, from_port, to_port, text(cidr) AS cidr,
                   coalesce(peer_group, peered_group) AS peer_group, prefix_list, peered_account, peered_vpc, peering,
                   description
            """;

    /** Of a rule r: it names a group p of a VPC that is the peer of the rule's own now, by the connection c. */
    private static final String ACROSS = """
            security_group AS p JOIN security_group AS own ON own.id = r.security_group
              JOIN vpc_peering AS c ON c.status = 'active' AND own.vpc IN (c.requester_vpc, c.accepter_vpc)
                                   AND p.vpc IN (c.requester_vpc, c.accepter_vpc)
             WHERE p.id = r.peered_group
            """;

    private static final String OF_GROUPS = "SELECT " + COLUMNS
            + " FROM security_group_rule WHERE security_group = ANY (?) ORDER BY security_group, id";

    private static final String OWNED = """
            (SELECT r.*, g.account, g.vpc FROM security_group_rule AS r
               JOIN security_group AS g ON g.id = r.security_group) AS owned
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + ", vpc FROM " + OWNED + " WHERE account = ? AND id > ? AND %s ORDER BY id LIMIT ?";

    private static final String STALE = "SELECT " + COLUMNS + " FROM security_group_rule AS r"
            + " WHERE r.peered_group IS NOT NULL AND r.security_group IN (SELECT id FROM security_group WHERE vpc = ?)"
            + " AND NOT EXISTS (SELECT FROM " + ACROSS + ") ORDER BY security_group, id";

    private static final String REFERENCES = """
            SELECT DISTINCT r.peered_group, found.vpc, found.connection
              FROM security_group_rule AS r JOIN LATERAL (SELECT own.vpc, c.id AS connection FROM %s) AS found ON true
             WHERE r.peered_group = ANY (?) ORDER BY r.peered_group, found.vpc
            """.formatted(ACROSS);

    private static final String EXISTING = """
            SELECT r.id FROM security_group_rule AS r JOIN security_group AS g ON g.id = r.security_group
             WHERE g.account = ? AND r.id = ANY (?) FOR KEY SHARE OF r
            """;

    private static final String DELETE = "DELETE FROM security_group_rule WHERE id = ANY (?)";

    /** A prefix list counts by the most entries that it may have. */
    private static final String WEIGHT = """
            SELECT coalesce(sum(coalesce(list.max_entries, 1)), 0) AS weight
              FROM security_group_rule AS r LEFT JOIN prefix_list AS list ON list.id = r.prefix_list
             WHERE r.security_group = ? AND r.egress = ?
            """;

    private static final String DESCRIBE = "UPDATE security_group_rule SET description = ? WHERE id = ?";

    static final FilterColumns FILTERS =
            new FilterColumns(Map.of("group-id", "security_group", "security-group-rule-id", "id"), "id");

    /** A rule, and the VPC of its group. */
    record Owned(Rule rule, VpcId vpc) {}

    /** A group, and a peer's VPC of which a rule names it. */
    record Reference(SecurityGroupId group, VpcId from, VpcPeeringId connection) {}

    /** Returns false, having written nothing, if the group has the same rule under another id. */
    boolean insert(Tx tx, Rule rule) throws SQLException {
        return Sql.update(
                        tx,
                        INSERT,
                        rule.id(),
                        rule.group(),
                        rule.egress(),
                        rule.rule().protocol(),
                        rule.rule().fromPort(),
                        rule.rule().toPort(),
                        rule.cidr(),
                        rule.peerGroup().filter(_ -> rule.across().isEmpty()),
                        rule.prefixList(),
                        rule.peerGroup().filter(_ -> rule.across().isPresent()),
                        rule.across().map(Rule.Across::account),
                        rule.across().map(Rule.Across::vpc),
                        rule.across().map(Rule.Across::connection),
                        rule.description())
                == 1;
    }

    /** All rules of these groups. */
    Map<SecurityGroupId, List<Rule>> of(Tx tx, Collection<?> groups) throws SQLException {
        return Sql.list(tx, OF_GROUPS, RuleStore::rule, groups).stream().collect(Collectors.groupingBy(Rule::group));
    }

    /** All rules of a group in one direction. */
    List<Rule> of(Tx tx, SecurityGroupId group, boolean egress) throws SQLException {
        return of(tx, List.of(group)).getOrDefault(group, List.of()).stream()
                .filter(rule -> rule.egress() == egress)
                .toList();
    }

    /** Those of the account's rules that a condition holds for, by id. */
    List<Owned> find(Tx tx, AccountId account, Condition condition, PageRequest page) throws SQLException {
        var values = new ArrayList<Object>(List.of(account, page.after().orElse("")));
        values.addAll(condition.values());
        values.add(page.rows());
        return Sql.list(
                tx,
                FIND.replace("%s", condition.sql()),
                row -> new Owned(rule(row), new VpcId(row.getString("vpc"))),
                values.toArray());
    }

    /** The rules of a VPC's groups that name groups which are gone, or whose VPCs are its peers no more. */
    List<Rule> staleIn(Tx tx, VpcId vpc) throws SQLException {
        return Sql.list(tx, STALE, RuleStore::rule, vpc);
    }

    /** Who names these groups from a peer's VPC. */
    List<Reference> referencesTo(Tx tx, Collection<SecurityGroupId> groups) throws SQLException {
        return Sql.list(
                tx,
                REFERENCES,
                row -> new Reference(
                        new SecurityGroupId(row.getString("peered_group")),
                        new VpcId(row.getString("vpc")),
                        new VpcPeeringId(row.getString("connection"))),
                groups);
    }

    /** Those of the ids that the account has, for tags. */
    Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    void delete(Tx tx, Collection<SecurityGroupRuleId> rules) throws SQLException {
        Sql.update(tx, DELETE, rules);
    }

    /** How many rules the group counts for in one direction. */
    long weight(Tx tx, SecurityGroupId group, boolean egress) throws SQLException {
        return Sql.first(tx, WEIGHT, row -> row.getLong("weight"), group, egress)
                .orElse(0L);
    }

    void describe(Tx tx, SecurityGroupRuleId rule, Optional<String> description) throws SQLException {
        Sql.update(tx, DESCRIBE, description, rule);
    }

    private static Rule rule(ResultSet row) throws SQLException {
        return new Rule(
                new SecurityGroupId(row.getString("security_group")),
                row.getBoolean("egress"),
                new SecurityRule(
                        new SecurityGroupRuleId(row.getString("id")),
                        row.getString("protocol"),
                        row.getInt("from_port"),
                        row.getInt("to_port"),
                        peer(row)),
                across(row),
                Sql.optionalText(row, "description"));
    }

    private static Optional<Rule.Across> across(ResultSet row) throws SQLException {
        Optional<String> vpc = Sql.optionalText(row, "peered_vpc");
        return vpc.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule.Across(
                        new AccountId(row.getString("peered_account")),
                        new VpcId(vpc.get()),
                        new VpcPeeringId(row.getString("peering"))));
    }

    private static SecurityRule.Peer peer(ResultSet row) throws SQLException {
        Optional<String> cidr = Sql.optionalText(row, "cidr");
        Optional<String> list = Sql.optionalText(row, "prefix_list");
        if (cidr.isPresent()) {
            return new SecurityRule.Cidr(cidr.get());
        }
        return list.isPresent()
                ? new SecurityRule.Prefixes(new PrefixListId(list.get()))
                : new SecurityRule.Group(new SecurityGroupId(row.getString("peer_group")));
    }
}
