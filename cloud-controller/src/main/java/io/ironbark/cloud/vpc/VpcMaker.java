package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes VPCs, and says which blocks they and their subnets may have. */
public final class VpcMaker {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 28;

    private final Ground ground;
    private final List<VpcPart> parts;

    public VpcMaker(Ground ground, List<VpcPart> parts) {
        this.ground = ground;
        this.parts = List.copyOf(parts);
    }

    /** A VPC with all that each has from the start. */
    public Vpc make(Tx tx, AccountId account, Ipv4Block block, boolean isDefault) throws SQLException {
        var vpc = new Vpc(
                ground.ids().next(VpcId.PREFIX, VpcId::new),
                account,
                block.toString(),
                0,
                isDefault,
                new Vpc.Attributes(true, isDefault, Optional.empty()),
                List.of());
        ground.vpcs().insert(tx, vpc, ground.clock().instant());
        for (VpcPart part : parts) {
            part.made(tx, vpc);
        }
        return vpc;
    }

    /** The block of a VPC or subnet; refused if it is none, or not of the size that these have. */
    public static Ipv4Block block(String text, NetworkFault fault) {
        Ipv4Block block = Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue(
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
