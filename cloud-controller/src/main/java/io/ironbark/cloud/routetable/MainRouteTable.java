package io.ironbark.cloud.routetable;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.RouteTableAssociationId;
import io.ironbark.proto.id.RouteTableId;
import java.sql.SQLException;
import java.util.Optional;

/** The route table that each VPC has from the start. */
public final class MainRouteTable implements VpcPart {
    private final Ground ground;
    private final RouteStore routes;

    public MainRouteTable(Ground ground, RouteStore routes) {
        this.ground = ground;
        this.routes = routes;
    }

    @Override
    public void made(Tx tx, Vpc vpc) throws SQLException {
        var association = ground.ids().next(RouteTableAssociationId.PREFIX, RouteTableAssociationId::new);
        var table = new RouteStore.Table(
                ground.ids().next(RouteTableId.PREFIX, RouteTableId::new),
                vpc.account(),
                vpc.id(),
                Optional.of(association));
        routes.insert(tx, table, ground.clock().instant());
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        if (routes.find(tx, vpc.account(), VpcStore.inVpc(vpc.id())).size() > 1) {
            throw VpcPart.inUse(vpc.id());
        }
        var main = routes.main(tx, vpc.id());
        routes.delete(tx, main.id());
        ground.tags().removeAll(tx, main.id());
    }
}
