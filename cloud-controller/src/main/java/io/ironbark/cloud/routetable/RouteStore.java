package io.ironbark.cloud.routetable;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.RouteTableAssociationId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables {@code route_table}, {@code route} and {@code route_table_association}. */
public final class RouteStore {
    private static final String ASSOCIATIONS = "id IN (SELECT route_table FROM (SELECT id, route_table, subnet,"
            + " 'false' AS main FROM route_table_association"
            + " UNION ALL SELECT main_association, id, NULL, 'true' FROM route_table"
            + " WHERE main_association IS NOT NULL) AS a WHERE %s)";
    /** Whether a row of {@code route} leads anywhere. */
    private static final String ACTIVE = """
            CASE kind
              WHEN 'INTERNET_GATEWAY' THEN EXISTS (
                          SELECT FROM internet_gateway AS g JOIN route_table AS t ON t.vpc = g.vpc
                           WHERE g.id = target AND t.id = route_table)
              WHEN 'NAT_GATEWAY' THEN EXISTS (
                          SELECT FROM nat_gateway AS g WHERE g.id = target AND g.deleted_at IS NULL)
              WHEN 'VPC_PEERING' THEN EXISTS (
                          SELECT FROM vpc_peering AS p WHERE p.id = target AND p.status = 'active')
              ELSE EXISTS (
                          SELECT FROM network_interface AS n JOIN instance AS i ON i.id = n.instance
                           WHERE n.id = target AND i.state IN ('PENDING', 'RUNNING', 'STOPPING', 'SHUTTING_DOWN'))
            END""";

    /** Every route as users see it, with those to the VPC itself, which have no rows. */
    private static final String ROUTES = "id IN (SELECT r.owner FROM (SELECT route_table AS owner,"
            + " text(destination) AS block, destination_list AS list, kind, target, 'CreateRoute' AS origin,"
            + " CASE WHEN " + ACTIVE + " THEN 'active' ELSE 'blackhole' END AS state FROM route"
            + " UNION ALL SELECT t.id, text(v.cidr), NULL, 'INTERNET_GATEWAY', 'local', 'CreateRouteTable', 'active'"
            + " FROM route_table AS t JOIN (SELECT id, cidr FROM vpc UNION ALL SELECT vpc, cidr FROM vpc_cidr) AS v"
            + " ON v.id = t.vpc) AS r WHERE r.owner = route_table.id AND %s)";

    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of("owner-id", "account", "route-table-id", "id", "vpc-id", "vpc"),
            Map.ofEntries(
                    associated("association.gateway-id", AsText.NONE),
                    associated("association.main", "a.main"),
                    associated("association.route-table-association-id", "a.id"),
                    associated("association.route-table-id", "a.route_table"),
                    associated("association.subnet-id", "a.subnet"),
                    routed("route.destination-cidr-block", "r.block"),
                    routed("route.destination-ipv6-cidr-block", AsText.NONE),
                    routed("route.destination-prefix-list-id", "r.list"),
                    routed("route.egress-only-internet-gateway-id", AsText.NONE),
                    routed("route.gateway-id", target("INTERNET_GATEWAY")),
                    routed(
                            "route.instance-id",
                            "(SELECT n.instance FROM network_interface AS n WHERE n.id = r.target)"),
                    routed("route.nat-gateway-id", target("NAT_GATEWAY")),
                    routed("route.origin", "r.origin"),
                    routed("route.state", "r.state"),
                    routed("route.transit-gateway-id", AsText.NONE),
                    routed("route.vpc-peering-connection-id", target("VPC_PEERING"))),
            "id");

    private static final String FIND = """
            SELECT id, account, vpc, main_association FROM route_table WHERE account = ? AND %s ORDER BY id
            """;

    private static final String MAIN_OF = """
            SELECT id, account, vpc, main_association FROM route_table WHERE vpc = ? AND main_association IS NOT NULL
               FOR NO KEY UPDATE
            """;

    private static final String EXISTING = """
            SELECT id FROM route_table WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO route_table (id, account, vpc, main_association, created_at) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String SET_MAIN = "UPDATE route_table SET main_association = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM route_table WHERE id = ?";

    private static final String ASSOCIATIONS_OF = """
            SELECT id, route_table, subnet FROM route_table_association WHERE route_table = ANY (?) ORDER BY id
            """;

    private static final String ASSOCIATION = """
            SELECT a.id, a.route_table, a.subnet
              FROM route_table_association AS a JOIN route_table AS t ON t.id = a.route_table
             WHERE t.account = ? AND (a.id = ? OR a.subnet = ?) FOR UPDATE OF a
            """;

    private static final String MAIN_ASSOCIATION = """
            SELECT id, account, vpc, main_association FROM route_table WHERE account = ? AND main_association = ?
               FOR NO KEY UPDATE
            """;

    private static final String ASSOCIATE = """
            INSERT INTO route_table_association (id, route_table, subnet) VALUES (?, ?, ?)
                ON CONFLICT (subnet) DO NOTHING
            """;

    private static final String DISASSOCIATE = "DELETE FROM route_table_association WHERE id = ? OR subnet = ?";

    private static final String ROUTES_OF =
            "SELECT route_table, text(destination) AS destination, destination_list, kind, target, " + ACTIVE + """
                    AS active,
                   (SELECT host(private_ip) FROM network_interface WHERE id = target) AS address,
                   (SELECT instance FROM network_interface WHERE id = target) AS instance
              FROM route WHERE route_table = ANY (?) ORDER BY route_table, masklen(destination), destination, destination_list
            """;

    private static final String INSERT_ROUTE = """
            INSERT INTO route (route_table, destination, destination_list, kind, target) VALUES (?, ?::cidr, ?, ?, ?)
                ON CONFLICT (route_table, coalesce(destination::text, destination_list)) DO NOTHING
            """;

    private static final String UPDATE_ROUTE = """
            UPDATE route SET kind = ?, target = ?
             WHERE route_table = ? AND coalesce(destination::text, destination_list) = ?
            """;

    private static final String DELETE_ROUTE = """
            DELETE FROM route WHERE route_table = ? AND coalesce(destination::text, destination_list) = ?
            """;

    private static Map.Entry<String, FilterColumns.Related> associated(String name, String expression) {
        return Map.entry(name, new FilterColumns.Related(ASSOCIATIONS, expression));
    }

    private static Map.Entry<String, FilterColumns.Related> routed(String name, String expression) {
        return Map.entry(name, new FilterColumns.Related(ROUTES, expression));
    }

    private static String target(String kind) {
        return "CASE r.kind WHEN '" + kind + "' THEN r.target END";
    }

    /** A route table; the main one of its VPC if it has the main association. */
    public record Table(RouteTableId id, AccountId account, VpcId vpc, Optional<RouteTableAssociationId> main) {}

    public record Association(RouteTableAssociationId id, RouteTableId table, SubnetId subnet) {}

    /** What a route leads to. */
    public enum Target {
        INTERNET_GATEWAY,
        NAT_GATEWAY,
        NETWORK_INTERFACE,
        VPC_PEERING
    }

    /** Which packets a route is for: those to a block, or to any block of a prefix list. */
    public record Destination(Optional<String> block, Optional<PrefixListId> list) {
        public static Destination block(String block) {
            return new Destination(Optional.of(block), Optional.empty());
        }

        @Override
        public String toString() {
            return block.orElseGet(() -> list.orElseThrow().value());
        }
    }

    /**
     * A route that somebody made.
     *
     * @param active false if it is a blackhole now
     * @param address of the interface, if it leads to one
     * @param instance that has the interface
     */
    public record Route(
            RouteTableId table,
            Destination destination,
            Target kind,
            String target,
            boolean active,
            Optional<String> address,
            Optional<String> instance) {}

    public List<Table> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), RouteStore::table, values.toArray());
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** The main table of a VPC. */
    public Table main(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, MAIN_OF, RouteStore::table, vpc).orElseThrow();
    }

    /** The table with this main association. */
    public Optional<Table> withMain(Tx tx, AccountId account, RouteTableAssociationId association) throws SQLException {
        return Sql.first(tx, MAIN_ASSOCIATION, RouteStore::table, account, association);
    }

    public void insert(Tx tx, Table table, Instant now) throws SQLException {
        Sql.update(tx, INSERT, table.id(), table.account(), table.vpc(), table.main(), now);
    }

    /** Makes another table the VPC's main one. */
    public void moveMain(Tx tx, Table from, RouteTableId to, RouteTableAssociationId association) throws SQLException {
        Sql.update(tx, SET_MAIN, Optional.empty(), from.id());
        Sql.update(tx, SET_MAIN, association, to);
    }

    public void delete(Tx tx, RouteTableId table) throws SQLException {
        Sql.update(tx, DELETE, table);
    }

    public List<Association> associations(Tx tx, Collection<?> tables) throws SQLException {
        return Sql.list(tx, ASSOCIATIONS_OF, RouteStore::association, tables);
    }

    public Optional<Association> association(Tx tx, AccountId account, RouteTableAssociationId id) throws SQLException {
        return Sql.first(tx, ASSOCIATION, RouteStore::association, account, id, "");
    }

    public Optional<Association> associationOf(Tx tx, AccountId account, SubnetId subnet) throws SQLException {
        return Sql.first(tx, ASSOCIATION, RouteStore::association, account, "", subnet);
    }

    /** Returns false, having written nothing, if the subnet is associated already. */
    public boolean associate(Tx tx, Association association) throws SQLException {
        return Sql.update(tx, ASSOCIATE, association.id(), association.table(), association.subnet()) == 1;
    }

    public void disassociate(Tx tx, RouteTableAssociationId id) throws SQLException {
        Sql.update(tx, DISASSOCIATE, id, "");
    }

    public Map<RouteTableId, List<Route>> routes(Tx tx, Collection<?> tables) throws SQLException {
        return Sql.list(tx, ROUTES_OF, RouteStore::route, tables).stream().collect(Collectors.groupingBy(Route::table));
    }

    /** Returns false, having written nothing, if the table has a route to the block. */
    public boolean insertRoute(Tx tx, RouteTableId table, Destination destination, Target kind, String target)
            throws SQLException {
        return Sql.update(tx, INSERT_ROUTE, table, destination.block(), destination.list(), kind, target) == 1;
    }

    /** Returns false if there is no such route. */
    public boolean replaceRoute(Tx tx, RouteTableId table, Destination destination, Target kind, String target)
            throws SQLException {
        return Sql.update(tx, UPDATE_ROUTE, kind, target, table, destination) == 1;
    }

    /** Returns false if there is no such route. */
    public boolean deleteRoute(Tx tx, RouteTableId table, Destination destination) throws SQLException {
        return Sql.update(tx, DELETE_ROUTE, table, destination) == 1;
    }

    private static Table table(ResultSet row) throws SQLException {
        return new Table(
                new RouteTableId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                Sql.optionalText(row, "main_association").map(RouteTableAssociationId::new));
    }

    private static Association association(ResultSet row) throws SQLException {
        return new Association(
                new RouteTableAssociationId(row.getString("id")),
                new RouteTableId(row.getString("route_table")),
                new SubnetId(row.getString("subnet")));
    }

    private static Route route(ResultSet row) throws SQLException {
        return new Route(
                new RouteTableId(row.getString("route_table")),
                new Destination(
                        Sql.optionalText(row, "destination"),
                        Sql.optionalText(row, "destination_list").map(PrefixListId::new)),
                Target.valueOf(row.getString("kind")),
                row.getString("target"),
                row.getBoolean("active"),
                Sql.optionalText(row, "address"),
                Sql.optionalText(row, "instance"));
    }
}
