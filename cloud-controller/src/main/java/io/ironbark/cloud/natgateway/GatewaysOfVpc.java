package io.ironbark.cloud.natgateway;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import java.sql.SQLException;

/** NAT gateways that were deleted are described for a while; they are forgotten with their VPC. */
public final class GatewaysOfVpc implements VpcPart {
    private final NatStore nats;

    public GatewaysOfVpc(NatStore nats) {
        this.nats = nats;
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        nats.forget(tx, vpc.id());
    }
}
