package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.NetworkAclAssociationId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.RouteTableAssociationId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes VPCs and subnets with all that each has from the start. */
final class VpcMaker {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 28;

    private final Network.Ground ground;
    private final Network.NewVpc newVpc;

    VpcMaker(Network.Ground ground, Network.NewVpc newVpc) {
        this.ground = ground;
        this.newVpc = newVpc;
    }

    /** A VPC with its main route table, its default network ACL and its default security group. */
    Vpc vpc(Tx tx, AccountId account, Ipv4Block block, boolean isDefault) throws SQLException {
        Instant now = ground.clock().instant();
        var vpc = new Vpc(
                ground.ids().next(VpcId.PREFIX, VpcId::new),
                account,
                block.toString(),
                0,
                isDefault,
                new Vpc.Attributes(true, isDefault, Optional.empty()),
                List.of());
        ground.vpcs().insert(tx, vpc, now);
        var association = ground.ids().next(RouteTableAssociationId.PREFIX, RouteTableAssociationId::new);
        ground.routes()
                .insert(
                        tx,
                        new RouteStore.Table(
                                ground.ids().next(RouteTableId.PREFIX, RouteTableId::new),
                                account,
                                vpc.id(),
                                Optional.of(association)),
                        now);
        var acl = new AclStore.Acl(ground.ids().next(NetworkAclId.PREFIX, NetworkAclId::new), account, vpc.id(), true);
        ground.acls().insert(tx, acl, now);
        ground.acls().insertEntry(tx, acl.id(), AclStore.Entry.allowAll(false));
        ground.acls().insertEntry(tx, acl.id(), AclStore.Entry.allowAll(true));
        newVpc.made(tx, account, vpc.id());
        return vpc;
    }

    /** A subnet, associated with its VPC's default network ACL. */
    void subnet(Tx tx, Subnet subnet) throws SQLException {
        Instant now = ground.clock().instant();
        ground.vpcs().insert(tx, subnet, now);
        ground.acls()
                .associate(
                        tx,
                        ground.ids().next(NetworkAclAssociationId.PREFIX, NetworkAclAssociationId::new),
                        ground.acls().defaultOf(tx, subnet.vpc()).id(),
                        subnet.id());
    }

    SubnetId subnetId() {
        return ground.ids().next(SubnetId.PREFIX, SubnetId::new);
    }

    /** The block of a VPC or subnet; refused if it is none, or not of the size that these have. */
    static Ipv4Block block(String text, NetworkFault fault) {
        Ipv4Block block = Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .orElseThrow(() -> new ApiException(new io.ironbark.cloud.api.ApiError.InvalidParameterValue(
                        "Value (" + text + ") for parameter cidrBlock is invalid. This is not a valid CIDR block.")));
        if (block.prefix() < SHORTEST || block.prefix() > LONGEST) {
            throw fault.because("The CIDR '" + text + "' is invalid: its prefix must be from /" + SHORTEST + " to /"
                    + LONGEST + ".");
        }
        if (NEVER.stream().anyMatch(block::overlaps)) {
            throw fault.because("The CIDR '" + text + "' is invalid: no guest can have such addresses.");
        }
        return block;
    }

    /** Loopback, link-local, multicast, reserved; and what the node's links to namespaces have. */
    private static final List<Ipv4Block> NEVER = List.of(
            Ipv4Block.parse("0.0.0.0/8").orElseThrow(),
            Ipv4Block.parse("127.0.0.0/8").orElseThrow(),
            Ipv4Block.parse("169.254.0.0/16").orElseThrow(),
            Ipv4Block.parse("100.64.0.0/30").orElseThrow(),
            Ipv4Block.parse("224.0.0.0/3").orElseThrow());
}
