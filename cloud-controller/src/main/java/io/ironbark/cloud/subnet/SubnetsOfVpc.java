package io.ironbark.cloud.subnet;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import java.sql.SQLException;

/** A VPC with subnets stays, and so does a block that one of them is in. */
public final class SubnetsOfVpc implements VpcPart {
    private final SubnetStore subnets;

    public SubnetsOfVpc(SubnetStore subnets) {
        this.subnets = subnets;
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        if (!subnets.of(tx, vpc.id()).isEmpty()) {
            throw VpcPart.inUse(vpc.id());
        }
    }

    @Override
    public void refuseWithout(Tx tx, Vpc vpc, Ipv4Block block) throws SQLException {
        for (Subnet subnet : subnets.of(tx, vpc.id())) {
            if (block.contains(Ipv4Block.parse(subnet.cidr()).orElseThrow())) {
                throw new ApiException(new ApiError.DependencyViolation(
                        "The CIDR block " + block + " is used by the subnet " + subnet.id() + "."));
            }
        }
    }
}
