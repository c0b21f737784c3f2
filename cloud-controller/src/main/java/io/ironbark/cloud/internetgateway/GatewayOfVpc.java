package io.ironbark.cloud.internetgateway;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import java.sql.SQLException;

/** A VPC with an internet gateway stays. */
public final class GatewayOfVpc implements VpcPart {
    private final GatewayStore gateways;

    public GatewayOfVpc(GatewayStore gateways) {
        this.gateways = gateways;
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        if (gateways.of(tx, vpc.id()).isPresent()) {
            throw VpcPart.inUse(vpc.id());
        }
    }
}
