package io.ironbark.cloud.subnet;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.networkacl.AclStore;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.proto.id.NetworkAclAssociationId;
import io.ironbark.proto.id.SubnetId;
import java.sql.SQLException;

/** Makes subnets with all that each has from the start. */
public final class SubnetMaker {
    private final Ground ground;
    private final SubnetStore subnets;
    private final AclStore acls;

    public SubnetMaker(Ground ground, SubnetStore subnets, AclStore acls) {
        this.ground = ground;
        this.subnets = subnets;
        this.acls = acls;
    }

    public SubnetId id() {
        return ground.ids().next(SubnetId.PREFIX, SubnetId::new);
    }

    /** A subnet, associated with its VPC's default network ACL. */
    public void make(Tx tx, Subnet subnet) throws SQLException {
        subnets.insert(tx, subnet, ground.clock().instant());
        acls.associate(
                tx,
                ground.ids().next(NetworkAclAssociationId.PREFIX, NetworkAclAssociationId::new),
                acls.defaultOf(tx, subnet.vpc()).id(),
                subnet.id());
    }
}
