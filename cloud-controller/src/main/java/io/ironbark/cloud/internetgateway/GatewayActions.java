package io.ironbark.cloud.internetgateway;

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
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InternetGatewayId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Internet gateways: made, attached to a VPC, detached, deleted. */
public final class GatewayActions {
    private static final String TYPE = Kind.INTERNET_GATEWAY.resourceType();

    private final Ground ground;
    private final GatewayStore gateways;
    private final Listing<GatewayStore.Gateway> listing;

    public GatewayActions(Ground ground, GatewayStore gateways) {
        this.gateways = gateways;
        this.ground = ground;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(
                        Kind.INTERNET_GATEWAY, GatewayStore.FILTERS, gateways::find, GatewayStore.Gateway::id));
    }

    record CreateRequest(List<TagSpecification> tagSpecifications) {}

    record Created(GatewayItem internetGateway) {}

    record DeleteRequest(InternetGatewayId internetGatewayId) {}

    record AttachRequest(InternetGatewayId internetGatewayId, VpcId vpcId) {}

    record DescribeRequest(List<InternetGatewayId> internetGatewayIds, List<Filter> filters, PageRequest page) {}

    record Described(List<GatewayItem> internetGateways, Optional<String> nextToken) {}

    record GatewayItem(
            InternetGatewayId internetGatewayId, AccountId ownerId, List<AttachmentItem> attachments, List<Tag> tags) {}

    record AttachmentItem(VpcId vpcId, String state) {}

    public Taggable taggable() {
        return new Taggable(Kind.INTERNET_GATEWAY, InternetGatewayId.PREFIX, gateways::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateInternetGateway", CreateRequest.class, Created.class, this::create)
                        .on((caller, _) -> List.of(caller.arn(TYPE, "*")))
                        .tagging(TYPE),
                Action.write("DeleteInternetGateway", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.internetGatewayId()))),
                Action.write("AttachInternetGateway", AttachRequest.class, Done.class, this::attach)
                        .on((caller, request) -> List.of(
                                caller.arn(TYPE, request.internetGatewayId()), caller.arn("vpc", request.vpcId()))),
                Action.write("DetachInternetGateway", AttachRequest.class, Done.class, this::detach)
                        .on((caller, request) -> List.of(
                                caller.arn(TYPE, request.internetGatewayId()), caller.arn("vpc", request.vpcId()))),
                Action.read("DescribeInternetGateways", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        var gateway = new GatewayStore.Gateway(
                ground.ids().next(InternetGatewayId.PREFIX, InternetGatewayId::new),
                caller.account(),
                Optional.empty());
        gateways.insert(tx, gateway, ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.INTERNET_GATEWAY, gateway.id(), tags);
        return new Created(item(gateway, tags));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var gateway = lock(tx, caller, request.internetGatewayId());
        if (gateway.vpc().isPresent()) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The internetGateway '" + gateway.id() + "' has dependencies and cannot be deleted."));
        }
        gateways.delete(tx, gateway.id());
        ground.tags().removeAll(tx, gateway.id());
        return Done.DONE;
    }

    private Done attach(Tx tx, Caller caller, AttachRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        var gateway = lock(tx, caller, request.internetGatewayId());
        if (gateway.vpc().isPresent()) {
            throw NetworkFault.ALREADY_ASSOCIATED.because("resource " + gateway.id()
                    + " is already attached to network " + gateway.vpc().get());
        }
        if (gateways.of(tx, vpc.id()).isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Network " + vpc.id() + " already has an internet gateway attached"));
        }
        gateways.attach(tx, gateway.id(), Optional.of(vpc.id()));
        ground.vpcs().touch(tx, vpc.id());
        return Done.DONE;
    }

    private Done detach(Tx tx, Caller caller, AttachRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        var gateway = lock(tx, caller, request.internetGatewayId());
        if (!gateway.vpc().equals(Optional.of(vpc.id()))) {
            throw NetworkFault.GATEWAY_NOT_ATTACHED.because(
                    "resource " + gateway.id() + " is not attached to network " + vpc.id());
        }
        if (gateways.hasPublicAddresses(tx, vpc.id())) {
            throw new ApiException(new ApiError.DependencyViolation("Network " + vpc.id()
                    + " has some mapped public address(es). Please unmap those public address(es) before detaching"
                    + " the gateway."));
        }
        gateways.attach(tx, gateway.id(), Optional.empty());
        ground.vpcs().touch(tx, vpc.id());
        return Done.DONE;
    }

    private GatewayStore.Gateway lock(Tx tx, Caller caller, InternetGatewayId id) throws SQLException {
        return gateways.lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INTERNET_GATEWAY, id)));
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.internetGatewayIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(gateway -> item(gateway, found.tags(gateway.id())))
                        .toList(),
                found.nextToken());
    }

    private static GatewayItem item(GatewayStore.Gateway gateway, List<Tag> tags) {
        return new GatewayItem(
                gateway.id(),
                gateway.account(),
                gateway.vpc().stream()
                        .map(vpc -> new AttachmentItem(vpc, "available"))
                        .toList(),
                tags);
    }
}
