package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** AssociateVpcCidrBlock and DisassociateVpcCidrBlock: the further blocks of a VPC. */
public final class CidrBlockActions {
    private static final String TYPE = Kind.VPC.resourceType();
    private static final int BLOCKS_MAX = 5;

    private final Ground ground;
    private final List<VpcPart> parts;

    public CidrBlockActions(Ground ground, List<VpcPart> parts) {
        this.ground = ground;
        this.parts = List.copyOf(parts);
    }

    record AssociateRequest(VpcId vpcId, Optional<String> cidrBlock, boolean amazonProvidedIpv6CidrBlock) {}

    record Associated(VpcId vpcId, AssociationItem cidrBlockAssociation) {}

    record DisassociateRequest(VpcCidrAssociationId associationId) {}

    record AssociationItem(VpcCidrAssociationId associationId, String cidrBlock, AssociationState cidrBlockState) {}

    record AssociationState(String state) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("AssociateVpcCidrBlock", AssociateRequest.class, Associated.class, this::associate)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcId()))),
                Action.write(
                        "DisassociateVpcCidrBlock", DisassociateRequest.class, Associated.class, this::disassociate));
    }

    private Associated associate(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        VpcActions.refuseIpv6(request.amazonProvidedIpv6CidrBlock());
        var together = new TreeMap<>(reached(tx, request.vpcId()));
        together.put(request.vpcId(), List.of());
        ground.vpcs().lockAll(tx, together.keySet());
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        String text =
                request.cidrBlock().orElseThrow(() -> new ApiException(new ApiError.MissingParameter("CidrBlock")));
        Ipv4Block block = VpcMaker.block(text, NetworkFault.VPC_RANGE);
        if (vpc.cidrs().size() >= BLOCKS_MAX) {
            throw NetworkFault.CIDR_LIMIT.because("A VPC may have " + BLOCKS_MAX + " CIDR blocks.");
        }
        if (overlaps(block, vpc.cidrs())) {
            throw NetworkFault.VPC_RANGE.because("The CIDR '" + text + "' overlaps another block of the VPC.");
        }
        reached(tx, vpc.id()).forEach((peer, blocks) -> {
            if (overlaps(block, blocks)) {
                throw NetworkFault.VPC_RANGE.because(
                        "The CIDR '" + text + "' overlaps a block of " + peer + ", which is a peer of the VPC.");
            }
        });
        var added = new Vpc.Block(
                ground.ids().next(VpcCidrAssociationId.PREFIX, VpcCidrAssociationId::new), block.toString());
        ground.vpcs().insertBlock(tx, vpc.id(), added, ground.clock().instant());
        return new Associated(vpc.id(), association(added.id(), added.cidr(), "associating"));
    }

    private static boolean overlaps(Ipv4Block block, List<String> others) {
        return others.stream()
                .anyMatch(other -> Ipv4Block.parse(other).orElseThrow().overlaps(block));
    }

    private SortedMap<VpcId, List<String>> reached(Tx tx, VpcId vpc) throws SQLException {
        var reached = new TreeMap<VpcId, List<String>>();
        for (VpcPart part : parts) {
            reached.putAll(part.reached(tx, vpc));
        }
        return reached;
    }

    private Associated disassociate(Tx tx, Caller caller, DisassociateRequest request) throws SQLException {
        var notFound = new ApiException(new ApiError.NotFound(Kind.CIDR_ASSOCIATION, request.associationId()));
        VpcId id = ground.vpcs()
                .ownerOfBlock(tx, caller.account(), request.associationId())
                .orElseThrow(() -> notFound);
        Vpc vpc = ground.vpcs().require(tx, caller.account(), id);
        Vpc.Block block = vpc.blocks().stream()
                .filter(one -> one.id().equals(request.associationId()))
                .findFirst()
                .orElseThrow(() -> notFound);
        for (VpcPart part : parts) {
            part.refuseWithout(tx, vpc, Ipv4Block.parse(block.cidr()).orElseThrow());
        }
        ground.vpcs().deleteBlock(tx, id, block.id());
        return new Associated(id, association(block.id(), block.cidr(), "disassociating"));
    }

    static AssociationItem association(VpcCidrAssociationId id, String cidr, String state) {
        return new AssociationItem(id, cidr, new AssociationState(state));
    }
}
