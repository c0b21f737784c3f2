package io.ironbark.cloud.zone;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;

/** Which node runs each NAT gateway, as zones say. Nobody decides by it; operators are shown it. */
final class GatewayNodeStore {
    private static final String WRITE = """
            UPDATE nat_gateway
               SET node = told.node
              FROM unnest(?::text[], ?::text[]) AS told (id, node)
             WHERE nat_gateway.id = told.id AND nat_gateway.node IS DISTINCT FROM told.node
            """;

    void write(Tx tx, SortedMap<NatGatewayId, NodeId> nodes) throws SQLException {
        int _ = Sql.update(tx, WRITE, List.copyOf(nodes.keySet()), List.copyOf(nodes.values()));
    }
}
