package io.ironbark.cloud.reach;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which instances, groups and VPCs belong to what an operator named, whoever owns them. */
final class ReachStore {
    private static final String OF_VPCS = """
            SELECT id FROM instance
             WHERE id IN (SELECT instance FROM network_interface WHERE vpc = ANY (?)) AND state <> 'TERMINATED'
             ORDER BY id LIMIT ?
            """;

    private static final String OF_NODE = """
            SELECT id FROM instance WHERE node = ? AND state <> 'TERMINATED' ORDER BY id LIMIT ?
            """;

    private static final String VPC_OF = """
            SELECT vpc FROM instance WHERE id = ? AND state <> 'TERMINATED'
            """;

    private static final String GROUPS_OF = """
            SELECT id FROM security_group WHERE vpc = ANY (?) ORDER BY id
            """;

    private static final String OWNER = """
            SELECT account FROM vpc WHERE id = ?
            """;

    private static final String GATEWAYS_OF = """
            SELECT id, node FROM nat_gateway WHERE vpc = ? AND node IS NOT NULL AND deleted_at IS NULL
            """;

    private static final String KNOWN_NODE = """
            SELECT id FROM node WHERE id = ?
            """;

    List<String> instancesOf(Tx tx, Collection<VpcId> vpcs, int most) throws SQLException {
        return Sql.list(tx, OF_VPCS, row -> row.getString("id"), vpcs, most);
    }

    List<String> instancesOn(Tx tx, NodeId node, int most) throws SQLException {
        return Sql.list(tx, OF_NODE, row -> row.getString("id"), node, most);
    }

    /** Empty if there is no such instance, or it has ended. */
    Optional<VpcId> vpcOf(Tx tx, InstanceId instance) throws SQLException {
        return Sql.first(tx, VPC_OF, row -> new VpcId(row.getString("vpc")), instance);
    }

    List<String> groupsOf(Tx tx, Collection<VpcId> vpcs) throws SQLException {
        return Sql.list(tx, GROUPS_OF, row -> row.getString("id"), vpcs);
    }

    /** Empty if there is no such VPC. */
    Optional<AccountId> owner(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, OWNER, row -> new AccountId(row.getString("account")), vpc);
    }

    /** The nodes that run the VPC's NAT gateways, as its zone's controller said last. */
    SortedMap<NatGatewayId, NodeId> gatewaysOf(Tx tx, VpcId vpc) throws SQLException {
        var nodes = new TreeMap<NatGatewayId, NodeId>();
        Sql.list(
                        tx,
                        GATEWAYS_OF,
                        row -> Map.entry(new NatGatewayId(row.getString("id")), new NodeId(row.getString("node"))),
                        vpc)
                .forEach(entry -> nodes.put(entry.getKey(), entry.getValue()));
        return nodes;
    }

    boolean knows(Tx tx, NodeId node) throws SQLException {
        return Sql.first(tx, KNOWN_NODE, row -> row.getString("id"), node).isPresent();
    }
}
