package io.ironbark.cloud.routetable;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.natgateway.NatStore;
import io.ironbark.cloud.networkinterface.InterfaceStore;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.InternetGatewayId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CreateRoute, ReplaceRoute and DeleteRoute. */
public final class RouteActions {
    private static final int ROUTES_MAX = 50;

    private final Ground ground;
    private final RouteStore routes;
    private final Targets targets;
    private final Listing<RouteStore.Table> tables;

    /** What routes may lead to and by which lists. */
    public record Targets(
            GatewayStore gateways,
            NatStore nats,
            InterfaceStore interfaces,
            PeeringStore peerings,
            PrefixListStore prefixLists) {}

    public RouteActions(Ground ground, RouteStore routes, Targets targets) {
        this.ground = ground;
        this.routes = routes;
        this.targets = targets;
        this.tables = RouteTableActions.listing(ground, routes);
    }

    record CreateRequest(
            RouteTableId routeTableId,
            Optional<String> destinationCidrBlock,
            Optional<PrefixListId> destinationPrefixListId,
            Optional<String> gatewayId,
            Optional<NatGatewayId> natGatewayId,
            Optional<NetworkInterfaceId> networkInterfaceId,
            Optional<InstanceId> instanceId,
            Optional<VpcPeeringId> vpcPeeringConnectionId) {}

    record Created(@Member("Return") boolean done) {}

    record DeleteRequest(
            RouteTableId routeTableId,
            Optional<String> destinationCidrBlock,
            Optional<PrefixListId> destinationPrefixListId) {}

    private record Target(RouteStore.Target kind, String id) {}

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateRoute", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) -> List.of(caller.arn("route-table", request.routeTableId()))),
                Action.write("ReplaceRoute", CreateRequest.class, Done.class, this::replace)
                        .on((caller, request) -> List.of(caller.arn("route-table", request.routeTableId()))),
                Action.write("DeleteRoute", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn("route-table", request.routeTableId()))));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        Vpc vpc = ground.vpcs().require(tx, caller.account(), table.vpc());
        var destination = destination(request.destinationCidrBlock(), request.destinationPrefixListId());
        refuseInside(tx, caller, vpc, destination);
        Target target = target(tx, caller, vpc, request);
        var there = routes.routes(tx, List.of(table.id())).getOrDefault(table.id(), List.of());
        if (there.size() >= ROUTES_MAX) {
            throw NetworkFault.ROUTE_LIMIT.because("A route table may have " + ROUTES_MAX + " routes.");
        }
        if (!routes.insertRoute(tx, table.id(), destination, target.kind(), target.id())) {
            // EC2 takes a repetition for done.
            boolean same = there.stream()
                    .anyMatch(route -> route.destination().equals(destination)
                            && route.target().equals(target.id()));
            if (!same) {
                throw NetworkFault.ROUTE_EXISTS.because("The route identified by " + destination + " already exists.");
            }
        }
        ground.vpcs().touch(tx, vpc.id());
        return new Created(true);
    }

    private Done replace(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        Vpc vpc = ground.vpcs().require(tx, caller.account(), table.vpc());
        var destination = destination(request.destinationCidrBlock(), request.destinationPrefixListId());
        Target target = target(tx, caller, vpc, request);
        if (!routes.replaceRoute(tx, table.id(), destination, target.kind(), target.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue("There is no route defined for '" + destination
                    + "' in the route table. Use CreateRoute instead."));
        }
        ground.vpcs().touch(tx, vpc.id());
        return Done.DONE;
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        var destination = destination(request.destinationCidrBlock(), request.destinationPrefixListId());
        if (!routes.deleteRoute(tx, table.id(), destination)) {
            throw NetworkFault.ROUTE_NOT_FOUND.because(
                    "no route with destination-cidr-block " + destination + " in route table " + table.id());
        }
        ground.vpcs().touch(tx, table.vpc());
        return Done.DONE;
    }

    private RouteStore.Table lock(Tx tx, Caller caller, RouteTableId id) throws SQLException {
        return tables.require(tx, caller.account(), id);
    }

    private static RouteStore.Destination destination(Optional<String> block, Optional<PrefixListId> list) {
        if (block.isPresent() == list.isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterCombination(
                    "Name one of DestinationCidrBlock and DestinationPrefixListId"));
        }
        return new RouteStore.Destination(block.map(RouteActions::block).map(Ipv4Block::toString), list);
    }

    private static Ipv4Block block(String text) {
        return Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue("Value (" + text
                        + ") for parameter destinationCidrBlock is invalid. This is not a valid CIDR" + " block.")));
    }

    /**
     * Packets within a VPC are delivered, never routed: no instance can put itself between two others. A list may come to
     * hold such a block later; it is then of no effect.
     */
    private void refuseInside(Tx tx, Caller caller, Vpc vpc, RouteStore.Destination destination) throws SQLException {
        if (destination.list().isPresent()) {
            targets.prefixLists().lock(tx, caller.account(), destination.list().get());
        }
        boolean inside = destination.block().map(text -> Ipv4Block.parse(text).orElseThrow()).stream()
                .anyMatch(block -> vpc.cidrs().stream()
                        .anyMatch(own -> Ipv4Block.parse(own).orElseThrow().contains(block)));
        if (inside) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation(
                            "A route to " + destination
                                    + ", which is within the VPC, is not supported by this cloud: packets within a VPC are delivered."));
        }
    }

    private Target target(Tx tx, Caller caller, Vpc vpc, CreateRequest request) throws SQLException {
        long named = Stream.of(
                        request.gatewayId(),
                        request.natGatewayId(),
                        request.networkInterfaceId(),
                        request.instanceId(),
                        request.vpcPeeringConnectionId())
                .filter(Optional::isPresent)
                .count();
        if (named != 1) {
            throw new ApiException(new ApiError.InvalidParameterCombination("Name one target of the route"));
        }
        if (request.gatewayId().isPresent()) {
            return gateway(tx, caller, vpc, request.gatewayId().get());
        }
        if (request.natGatewayId().isPresent()) {
            return nat(tx, caller, vpc, request.natGatewayId().get());
        }
        if (request.vpcPeeringConnectionId().isPresent()) {
            return peering(tx, caller, vpc, request.vpcPeeringConnectionId().get());
        }
        var nic =
                targets.interfaces().require(tx, caller.account(), request.networkInterfaceId(), request.instanceId());
        if (!nic.vpc().equals(vpc.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "interface " + nic.id() + " and the route table belong to different networks"));
        }
        return new Target(RouteStore.Target.NETWORK_INTERFACE, nic.id().value());
    }

    private Target gateway(Tx tx, Caller caller, Vpc vpc, String text) throws SQLException {
        var id = InternetGatewayId.parse(text)
                .orElseThrow(() -> new ApiException(new ApiError.UnsupportedOperation(
                        "A route leads to an internet gateway, a NAT gateway, an interface or a peer in this cloud, not to "
                                + text)));
        var gateway = targets.gateways()
                .lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INTERNET_GATEWAY, id)));
        if (!gateway.vpc().equals(Optional.of(vpc.id()))) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "route table and network gateway " + id + " belong to different networks"));
        }
        return new Target(RouteStore.Target.INTERNET_GATEWAY, id.value());
    }

    private Target nat(Tx tx, Caller caller, Vpc vpc, NatGatewayId id) throws SQLException {
        var gateway = targets.nats()
                .live(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.NAT_GATEWAY, id)));
        if (!gateway.vpc().equals(vpc.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "route table and NAT gateway " + id + " belong to different networks"));
        }
        return new Target(RouteStore.Target.NAT_GATEWAY, id.value());
    }

    private Target peering(Tx tx, Caller caller, Vpc vpc, VpcPeeringId id) throws SQLException {
        var peering = targets.peerings()
                .lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.VPC_PEERING, id)));
        boolean ours = peering.requester().vpc().equals(vpc.id())
                || peering.accepter().vpc().equals(vpc.id());
        if (!ours) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "route table and peering connection " + id + " belong to different networks"));
        }
        if (!peering.active()) {
            throw NetworkFault.WRONG_STATE.because(
                    "The peering connection " + id + " is not active: it is " + peering.status() + ".");
        }
        return new Target(RouteStore.Target.VPC_PEERING, id.value());
    }
}
