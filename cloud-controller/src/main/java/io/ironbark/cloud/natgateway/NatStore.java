package io.ironbark.cloud.natgateway;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
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

/** The table {@code nat_gateway}. A deleted gateway is shown for an hour, as EC2 does. */
public final class NatStore {
    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "nat-gateway-id", "id",
                    "state", "CASE WHEN deleted_at IS NULL THEN 'available' ELSE 'deleted' END",
                    "subnet-id", "subnet",
                    "vpc-id", "vpc"),
            "id");

    private static final String COLUMNS = """
            id, account, vpc, subnet, allocation, host(public_ip) AS public_ip, host(private_ip) AS private_ip, interface,
                   created_at, deleted_at
            """;

    private static final String FIND = "SELECT " + COLUMNS
            + " FROM nat_gateway WHERE account = ? AND (deleted_at IS NULL OR deleted_at > now() - interval '1 hour')"
            + " AND %s ORDER BY id";

    private static final String LIVE =
            "SELECT " + COLUMNS + " FROM nat_gateway WHERE account = ? AND id = ? AND deleted_at IS NULL FOR UPDATE";

    private static final String OF_VPCS =
            "SELECT " + COLUMNS + " FROM nat_gateway WHERE vpc = ANY (?) AND deleted_at IS NULL ORDER BY id";

    private static final String EXISTING = """
            SELECT id FROM nat_gateway WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO nat_gateway (id, account, vpc, subnet, allocation, public_ip, private_ip, interface, created_at)
            VALUES (?, ?, ?, ?, ?, ?::inet, ?::inet, ?, ?)
            """;

    private static final String DELETE = "UPDATE nat_gateway SET deleted_at = ? WHERE id = ?";

    private static final String FORGET = "DELETE FROM nat_gateway WHERE vpc = ? AND deleted_at IS NOT NULL";

    public record Gateway(
            NatGatewayId id,
            AccountId account,
            VpcId vpc,
            SubnetId subnet,
            AllocationId allocation,
            String publicIp,
            String privateIp,
            NetworkInterfaceId nic,
            Instant createdAt,
            Optional<Instant> deletedAt) {}

    public List<Gateway> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), NatStore::gateway, values.toArray());
    }

    public Optional<Gateway> live(Tx tx, AccountId account, NatGatewayId id) throws SQLException {
        return Sql.first(tx, LIVE, NatStore::gateway, account, id);
    }

    public List<Gateway> ofVpcs(Tx tx, Collection<?> vpcs) throws SQLException {
        return Sql.list(tx, OF_VPCS, NatStore::gateway, vpcs);
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    public void insert(Tx tx, Gateway gateway) throws SQLException {
        Sql.update(
                tx,
                INSERT,
                gateway.id(),
                gateway.account(),
                gateway.vpc(),
                gateway.subnet(),
                gateway.allocation(),
                gateway.publicIp(),
                gateway.privateIp(),
                gateway.nic(),
                gateway.createdAt());
    }

    public void delete(Tx tx, NatGatewayId id, Instant now) throws SQLException {
        Sql.update(tx, DELETE, now, id);
    }

    /** Before a VPC goes: its deleted gateways are not shown any more. */
    public void forget(Tx tx, VpcId vpc) throws SQLException {
        Sql.update(tx, FORGET, vpc);
    }

    private static Gateway gateway(ResultSet row) throws SQLException {
        return new Gateway(
                new NatGatewayId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                new SubnetId(row.getString("subnet")),
                new AllocationId(row.getString("allocation")),
                row.getString("public_ip"),
                row.getString("private_ip"),
                new NetworkInterfaceId(row.getString("interface")),
                Sql.instant(row, "created_at"),
                Sql.optionalInstant(row, "deleted_at"));
    }
}
