package io.ironbark.cloud.natgateway;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.elasticip.ElasticIpStore;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.networkinterface.InterfaceMaker;
import io.ironbark.cloud.networkinterface.InterfaceStore;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** NAT gateways, by which guests without a public address reach the world. */
public final class NatActions {
    private static final String TYPE = Kind.NAT_GATEWAY.resourceType();
    private static final int GATEWAYS_MAX = 5;

    private final Ground ground;
    private final Stores stores;
    private final Listing<NatStore.Gateway> listing;

    /** What NAT gateways are made of. */
    public record Stores(
            NatStore nats,
            SubnetStore subnets,
            GatewayStore gateways,
            ElasticIpStore elasticIps,
            InterfaceStore interfaces,
            InterfaceMaker maker) {}

    public NatActions(Ground ground, Stores stores) {
        this.ground = ground;
        this.stores = stores;
        this.listing = new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.NAT_GATEWAY, NatStore.FILTERS, stores.nats()::find, NatStore.Gateway::id));
    }

    record CreateRequest(
            SubnetId subnetId,
            Optional<AllocationId> allocationId,
            Optional<String> connectivityType,
            List<TagSpecification> tagSpecifications) {}

    record Created(GatewayItem natGateway) {}

    record DeleteRequest(NatGatewayId natGatewayId) {}

    record Deleted(NatGatewayId natGatewayId) {}

    /** EC2's model has the filters of this action under a name of their own. */
    record DescribeRequest(
            List<NatGatewayId> natGatewayIds,
            @io.ironbark.cloud.api.Member("Filter") List<Filter> filters,
            PageRequest page) {}

    record Described(List<GatewayItem> natGateways, Optional<String> nextToken) {}

    record GatewayItem(
            NatGatewayId natGatewayId,
            VpcId vpcId,
            SubnetId subnetId,
            String state,
            String connectivityType,
            Instant createTime,
            Optional<Instant> deleteTime,
            List<AddressItem> natGatewayAddresses,
            List<Tag> tags) {}

    record AddressItem(
            AllocationId allocationId,
            NetworkInterfaceId networkInterfaceId,
            String privateIp,
            String publicIp,
            boolean isPrimary,
            String status) {}

    public Taggable taggable() {
        return new Taggable(Kind.NAT_GATEWAY, NatGatewayId.PREFIX, stores.nats()::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateNatGateway", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) ->
                                List.of(caller.arn(TYPE, "*"), caller.arn("subnet", request.subnetId())))
                        .tagging(TYPE),
                Action.write("DeleteNatGateway", DeleteRequest.class, Deleted.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.natGatewayId()))),
                Action.read("DescribeNatGateways", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        if (request.connectivityType().orElse("public").equals("private")) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Private NAT gateways are not supported by this cloud."));
        }
        AllocationId allocation = request.allocationId()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("AllocationId")));
        Subnet subnet = stores.subnets().require(tx, caller.account(), request.subnetId());
        ground.vpcs().require(tx, caller.account(), subnet.vpc());
        if (stores.nats().ofVpcs(tx, List.of(subnet.vpc())).size() >= GATEWAYS_MAX) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "A VPC may have " + GATEWAYS_MAX + " NAT gateways in this cloud."));
        }
        if (stores.gateways().of(tx, subnet.vpc()).isEmpty()) {
            throw NetworkFault.GATEWAY_NOT_ATTACHED.because(
                    "Network " + subnet.vpc() + " has no Internet gateway attached");
        }
        var address = stores.elasticIps()
                .lock(tx, caller.account(), allocation.value(), "", "")
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.ELASTIC_IP, allocation)));
        if (address.nic().isPresent()) {
            throw NetworkFault.ALREADY_ASSOCIATED.because(
                    "Elastic IP address [" + allocation + "] is already associated");
        }
        Instant now = ground.clock().instant();
        var id = ground.ids().next(NatGatewayId.PREFIX, NatGatewayId::new);
        var nic = stores.maker()
                .make(
                        tx,
                        subnet,
                        new InterfaceMaker.Wish(
                                "nat_gateway", "Interface for NAT Gateway " + id, Optional.empty(), List.of(), false));
        stores.elasticIps()
                .associate(
                        tx,
                        allocation,
                        new ElasticIpStore.Binding(
                                ground.ids().next(AddressAssociationId.PREFIX, AddressAssociationId::new),
                                nic.id(),
                                Optional.empty()));
        var gateway = new NatStore.Gateway(
                id,
                caller.account(),
                subnet.vpc(),
                subnet.id(),
                allocation,
                address.ip(),
                nic.privateIp(),
                nic.id(),
                now,
                Optional.empty());
        stores.nats().insert(tx, gateway);
        ground.vpcs().touch(tx, subnet.vpc());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.NAT_GATEWAY, id, tags);
        return new Created(item(gateway, tags));
    }

    private Deleted delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var gateway = stores.nats()
                .live(tx, caller.account(), request.natGatewayId())
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.NAT_GATEWAY, request.natGatewayId())));
        Instant now = ground.clock().instant();
        stores.interfaces().delete(tx, gateway.nic(), now);
        stores.nats().delete(tx, gateway.id(), now);
        ground.vpcs().touch(tx, gateway.vpc());
        return new Deleted(gateway.id());
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.natGatewayIds(), request.filters(), request.page());
        return new Described(
                found.items().stream()
                        .map(gateway -> item(gateway, found.tags(gateway.id())))
                        .toList(),
                found.nextToken());
    }

    private static GatewayItem item(NatStore.Gateway gateway, List<Tag> tags) {
        return new GatewayItem(
                gateway.id(),
                gateway.vpc(),
                gateway.subnet(),
                gateway.deletedAt().isPresent() ? "deleted" : "available",
                "public",
                gateway.createdAt(),
                gateway.deletedAt(),
                List.of(new AddressItem(
                        gateway.allocation(),
                        gateway.nic(),
                        gateway.privateIp(),
                        gateway.publicIp(),
                        true,
                        "succeeded")),
                tags);
    }
}
