package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** CreateVpc, DescribeVpcs, DeleteVpc, CreateDefaultVpc, and the blocks of a VPC. */
final class VpcActions {
    private static final String TYPE = Kind.VPC.resourceType();
    private static final int VPCS_MAX = 100;
    private static final int BLOCKS_MAX = 5;

    private final Network.Ground ground;
    private final VpcMaker maker;
    private final DefaultVpc defaultVpc;
    private final Network.OldVpc oldVpc;
    private final Listing<Vpc> listing;

    VpcActions(Network.Ground ground, VpcMaker maker, DefaultVpc defaultVpc, Network.OldVpc oldVpc) {
        this.ground = ground;
        this.maker = maker;
        this.defaultVpc = defaultVpc;
        this.oldVpc = oldVpc;
        this.listing = listing(ground);
    }

    record CreateRequest(
            String cidrBlock,
            Optional<String> instanceTenancy,
            boolean amazonProvidedIpv6CidrBlock,
            List<TagSpecification> tagSpecifications) {}

    record Created(VpcItem vpc) {}

    record CreateDefaultRequest() {}

    record DeleteRequest(VpcId vpcId) {}

    record DescribeRequest(List<VpcId> vpcIds, List<Filter> filters, PageRequest page) {}

    record Described(List<VpcItem> vpcs, Optional<String> nextToken) {}

    record AssociateRequest(VpcId vpcId, Optional<String> cidrBlock, boolean amazonProvidedIpv6CidrBlock) {}

    record Associated(VpcId vpcId, AssociationItem cidrBlockAssociation) {}

    record DisassociateRequest(VpcCidrAssociationId associationId) {}

    record VpcItem(
            VpcId vpcId,
            AccountId ownerId,
            String state,
            String cidrBlock,
            List<AssociationItem> cidrBlockAssociationSet,
            String dhcpOptionsId,
            List<Tag> tags,
            String instanceTenancy,
            boolean isDefault) {}

    record AssociationItem(VpcCidrAssociationId associationId, String cidrBlock, AssociationState cidrBlockState) {}

    record AssociationState(String state) {}

    static Listing<Vpc> listing(Network.Ground ground) {
        return new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.VPC, VpcStore.VPC_FILTERS, ground.vpcs()::vpcs, Vpc::id));
    }

    /** VPCs for CreateTags. */
    static Taggable taggable(Network.Ground ground) {
        return new Taggable(Kind.VPC, VpcId.PREFIX, ground.vpcs()::existingVpcs);
    }

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateVpc", CreateRequest.class, Created.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("CreateDefaultVpc", CreateDefaultRequest.class, Created.class, this::createDefault)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*"))),
                Action.write("DeleteVpc", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcId()))),
                Action.read("DescribeVpcs", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()),
                Action.write("AssociateVpcCidrBlock", AssociateRequest.class, Associated.class, this::associate)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcId()))),
                Action.write(
                        "DisassociateVpcCidrBlock", DisassociateRequest.class, Associated.class, this::disassociate));
    }

    /** The account's VPC, which nobody changes until the transaction ends. */
    static Vpc lock(Tx tx, Network.Ground ground, AccountId account, VpcId id) throws SQLException {
        return ground.vpcs()
                .lock(tx, account, id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.VPC, id)));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        request.instanceTenancy().filter(tenancy -> !tenancy.equals("default")).ifPresent(tenancy -> {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Tenancy " + tenancy + " is not supported by this cloud."));
        });
        refuseIpv6(request.amazonProvidedIpv6CidrBlock());
        if (ground.vpcs().count(tx, caller.account()) >= VPCS_MAX) {
            throw NetworkFault.VPC_LIMIT.because("An account may have " + VPCS_MAX + " VPCs.");
        }
        Vpc vpc = maker.vpc(tx, caller.account(), VpcMaker.block(request.cidrBlock(), NetworkFault.VPC_RANGE), false);
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.VPC, vpc.id(), tags);
        return new Created(item(vpc, tags));
    }

    private Created createDefault(Tx tx, Caller caller, CreateDefaultRequest request) throws SQLException {
        return new Created(item(defaultVpc.create(tx, caller.account()), List.of()));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        Vpc vpc = lock(tx, ground, caller.account(), request.vpcId());
        var violation = new ApiException(
                new ApiError.DependencyViolation("The vpc '" + vpc.id() + "' has dependencies and cannot be deleted."));
        boolean bound = !ground.vpcs().subnetsOf(tx, vpc.id()).isEmpty()
                || ground.gateways().of(tx, vpc.id()).isPresent();
        if (bound) {
            throw violation;
        }
        PeeringActions.endAll(tx, ground, caller.account(), vpc.id());
        oldVpc.clear(tx, caller.account(), vpc.id());
        ground.nats().forget(tx, vpc.id());
        var main = ground.routes().main(tx, vpc.id());
        var acl = ground.acls().defaultOf(tx, vpc.id());
        boolean more = ground.routes()
                                .find(tx, caller.account(), VpcStore.inVpc(vpc.id()))
                                .size()
                        > 1
                || ground.acls()
                                .find(tx, caller.account(), VpcStore.inVpc(vpc.id()))
                                .size()
                        > 1;
        if (more) {
            throw violation;
        }
        ground.routes().delete(tx, main.id());
        ground.acls().delete(tx, acl.id());
        ground.vpcs().delete(tx, vpc.id());
        ground.tags().removeAll(tx, main.id());
        ground.tags().removeAll(tx, acl.id());
        ground.tags().removeAll(tx, vpc.id());
        return Done.DONE;
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.vpcIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(vpc -> item(vpc, found.tags(vpc.id())))
                        .toList(),
                found.nextToken());
    }

    private Associated associate(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        refuseIpv6(request.amazonProvidedIpv6CidrBlock());
        var peers = ground.peerings().activeOf(tx, List.of(request.vpcId()));
        ground.vpcs().lockAll(tx, blocksOf(peers).keySet());
        Vpc vpc = lock(tx, ground, caller.account(), request.vpcId());
        String text =
                request.cidrBlock().orElseThrow(() -> new ApiException(new ApiError.MissingParameter("CidrBlock")));
        Ipv4Block block = VpcMaker.block(text, NetworkFault.VPC_RANGE);
        if (vpc.cidrs().size() >= BLOCKS_MAX) {
            throw NetworkFault.CIDR_LIMIT.because("A VPC may have " + BLOCKS_MAX + " CIDR blocks.");
        }
        boolean overlaps = vpc.cidrs().stream()
                .anyMatch(other -> Ipv4Block.parse(other).orElseThrow().overlaps(block));
        if (overlaps) {
            throw NetworkFault.VPC_RANGE.because("The CIDR '" + text + "' overlaps another block of the VPC.");
        }
        var reached = blocksOf(ground.peerings().activeOf(tx, List.of(vpc.id())));
        reached.remove(vpc.id());
        reached.forEach((peer, blocks) -> {
            if (blocks.stream()
                    .anyMatch(other -> Ipv4Block.parse(other).orElseThrow().overlaps(block))) {
                throw NetworkFault.VPC_RANGE.because(
                        "The CIDR '" + text + "' overlaps a block of " + peer + ", which is a peer of the VPC.");
            }
        });
        var added = new Vpc.Block(
                ground.ids().next(VpcCidrAssociationId.PREFIX, VpcCidrAssociationId::new), block.toString());
        ground.vpcs().insertBlock(tx, vpc.id(), added, ground.clock().instant());
        return new Associated(vpc.id(), association(added.id(), added.cidr(), "associating"));
    }

    /** The VPCs at either end of these connections, and their blocks. */
    private static SortedMap<VpcId, List<String>> blocksOf(List<PeeringStore.Peering> peerings) {
        var blocks = new TreeMap<VpcId, List<String>>();
        for (var peering : peerings) {
            blocks.put(peering.requester().vpc(), peering.requester().cidrs());
            blocks.put(peering.accepter().vpc(), peering.accepter().cidrs());
        }
        return blocks;
    }

    private Associated disassociate(Tx tx, Caller caller, DisassociateRequest request) throws SQLException {
        var notFound = new ApiException(new ApiError.NotFound(Kind.CIDR_ASSOCIATION, request.associationId()));
        VpcId id = ground.vpcs()
                .ownerOfBlock(tx, caller.account(), request.associationId())
                .orElseThrow(() -> notFound);
        Vpc vpc = lock(tx, ground, caller.account(), id);
        Vpc.Block block = vpc.blocks().stream()
                .filter(one -> one.id().equals(request.associationId()))
                .findFirst()
                .orElseThrow(() -> notFound);
        Ipv4Block range = Ipv4Block.parse(block.cidr()).orElseThrow();
        for (Subnet subnet : ground.vpcs().subnetsOf(tx, id)) {
            if (range.contains(Ipv4Block.parse(subnet.cidr()).orElseThrow())) {
                throw new ApiException(new ApiError.DependencyViolation(
                        "The CIDR block " + block.cidr() + " is used by the subnet " + subnet.id() + "."));
            }
        }
        ground.vpcs().deleteBlock(tx, id, block.id());
        return new Associated(id, association(block.id(), block.cidr(), "disassociating"));
    }

    static void refuseIpv6(boolean asked) {
        if (asked) {
            throw new ApiException(new ApiError.UnsupportedOperation("IPv6 is not supported by this cloud."));
        }
    }

    private static AssociationItem association(VpcCidrAssociationId id, String cidr, String state) {
        return new AssociationItem(id, cidr, new AssociationState(state));
    }

    private static VpcItem item(Vpc vpc, List<Tag> tags) {
        var associations = new ArrayList<AssociationItem>();
        associations.add(association(vpc.firstAssociation(), vpc.cidr(), "associated"));
        vpc.blocks().forEach(block -> associations.add(association(block.id(), block.cidr(), "associated")));
        return new VpcItem(
                vpc.id(),
                vpc.account(),
                "available",
                vpc.cidr(),
                associations,
                vpc.attributes().dhcpOptions().map(Object::toString).orElse("default"),
                tags,
                "default",
                vpc.isDefault());
    }
}
