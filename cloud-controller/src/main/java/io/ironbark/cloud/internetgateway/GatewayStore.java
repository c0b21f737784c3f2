package io.ironbark.cloud.internetgateway;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InternetGatewayId;
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

/** The table {@code internet_gateway}. */
public final class GatewayStore {
    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "attachment.state", "CASE WHEN vpc IS NULL THEN NULL ELSE 'available' END",
                    "attachment.vpc-id", "vpc",
                    "internet-gateway-id", "id",
                    "owner-id", "account"),
            "id");

    private static final String FIND = """
            SELECT id, account, vpc FROM internet_gateway WHERE account = ? AND %s ORDER BY id
            """;

    private static final String LOCK = """
            SELECT id, account, vpc FROM internet_gateway WHERE account = ? AND id = ? FOR UPDATE
            """;

    private static final String OF = "SELECT id, account, vpc FROM internet_gateway WHERE vpc = ?";

    private static final String EXISTING = """
            SELECT id FROM internet_gateway WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO internet_gateway (id, account, vpc, created_at) VALUES (?, ?, ?, ?)
            """;

    private static final String ATTACH = "UPDATE internet_gateway SET vpc = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM internet_gateway WHERE id = ?";

    private static final String MAPPED = """
            SELECT EXISTS (SELECT FROM public_address AS p JOIN network_interface AS n ON n.id = p.interface
                            WHERE n.vpc = ?) AS used
            """;

    public record Gateway(InternetGatewayId id, AccountId account, Optional<VpcId> vpc) {}

    public List<Gateway> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), GatewayStore::gateway, values.toArray());
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** The account's gateway; nobody changes it until the transaction ends. */
    public Optional<Gateway> lock(Tx tx, AccountId account, InternetGatewayId id) throws SQLException {
        return Sql.first(tx, LOCK, GatewayStore::gateway, account, id);
    }

    /** The gateway of a VPC. */
    public Optional<Gateway> of(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, OF, GatewayStore::gateway, vpc);
    }

    public void insert(Tx tx, Gateway gateway, Instant now) throws SQLException {
        Sql.update(tx, INSERT, gateway.id(), gateway.account(), gateway.vpc(), now);
    }

    public void attach(Tx tx, InternetGatewayId id, Optional<VpcId> vpc) throws SQLException {
        Sql.update(tx, ATTACH, vpc, id);
    }

    public void delete(Tx tx, InternetGatewayId id) throws SQLException {
        Sql.update(tx, DELETE, id);
    }

    /** True if an interface of the VPC has a public address. */
    public boolean hasPublicAddresses(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, MAPPED, row -> row.getBoolean("used"), vpc).orElseThrow();
    }

    private static Gateway gateway(ResultSet row) throws SQLException {
        return new Gateway(
                new InternetGatewayId(row.getString("id")),
                new AccountId(row.getString("account")),
                Sql.optionalText(row, "vpc").map(VpcId::new));
    }
}
