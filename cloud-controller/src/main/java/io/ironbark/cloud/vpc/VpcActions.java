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
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CreateVpc, DescribeVpcs and DeleteVpc. */
public final class VpcActions {
    private static final String TYPE = Kind.VPC.resourceType();
    private static final int VPCS_MAX = 100;

    private final Ground ground;
    private final VpcMaker maker;
    private final List<VpcPart> parts;
    private final Listing<Vpc> listing;

    public VpcActions(Ground ground, VpcMaker maker, List<VpcPart> parts) {
        this.ground = ground;
        this.maker = maker;
        this.parts = List.copyOf(parts);
        this.listing = listing(ground);
    }

    record CreateRequest(
            String cidrBlock,
            Optional<String> instanceTenancy,
            boolean amazonProvidedIpv6CidrBlock,
            List<TagSpecification> tagSpecifications) {}

    /** What a VPC is when it is made. */
    public record Created(VpcItem vpc) {
        public static Created of(Vpc vpc, List<Tag> tags) {
            return new Created(item(vpc, tags));
        }
    }

    record DeleteRequest(VpcId vpcId) {}

    record DescribeRequest(List<VpcId> vpcIds, List<Filter> filters, PageRequest page) {}

    record Described(List<VpcItem> vpcs, Optional<String> nextToken) {}

    record VpcItem(
            VpcId vpcId,
            AccountId ownerId,
            String state,
            String cidrBlock,
            List<CidrBlockActions.AssociationItem> cidrBlockAssociationSet,
            String dhcpOptionsId,
            List<Tag> tags,
            String instanceTenancy,
            boolean isDefault) {}

    static Listing<Vpc> listing(Ground ground) {
        return new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.VPC, VpcStore.FILTERS, ground.vpcs()::find, Vpc::id));
    }

    /** VPCs for CreateTags. */
    public static Taggable taggable(Ground ground) {
        return new Taggable(Kind.VPC, VpcId.PREFIX, ground.vpcs()::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateVpc", CreateRequest.class, Created.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("DeleteVpc", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.vpcId()))),
                Action.read("DescribeVpcs", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
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
        Vpc vpc = maker.make(tx, caller.account(), VpcMaker.block(request.cidrBlock(), NetworkFault.VPC_RANGE), false);
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.VPC, vpc.id(), tags);
        return Created.of(vpc, tags);
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        for (VpcPart part : parts) {
            part.clear(tx, vpc);
        }
        ground.vpcs().delete(tx, vpc.id());
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

    /** IPv6 is nowhere in this cloud. */
    public static void refuseIpv6(boolean asked) {
        if (asked) {
            throw new ApiException(new ApiError.UnsupportedOperation("IPv6 is not supported by this cloud."));
        }
    }

    private static VpcItem item(Vpc vpc, List<Tag> tags) {
        var associations = new ArrayList<CidrBlockActions.AssociationItem>();
        associations.add(CidrBlockActions.association(vpc.firstAssociation(), vpc.cidr(), "associated"));
        vpc.blocks()
                .forEach(block ->
                        associations.add(CidrBlockActions.association(block.id(), block.cidr(), "associated")));
        return new VpcItem(
                vpc.id(),
                vpc.account(),
                "available",
                vpc.cidr(),
                associations,
                vpc.dhcpOptions().value(),
                tags,
                "default",
                vpc.isDefault());
    }
}
