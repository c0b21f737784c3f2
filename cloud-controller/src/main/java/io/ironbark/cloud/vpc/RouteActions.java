package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.InternetGatewayId;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.RouteTableId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CreateRoute, ReplaceRoute and DeleteRoute. */
final class RouteActions {
    private static final int ROUTES_MAX = 50;

    private final Network.Ground ground;
    private final Listing<RouteStore.Table> tables;

    RouteActions(Network.Ground ground) {
        this.ground = ground;
        this.tables = RouteTableActions.listing(ground);
    }

    record CreateRequest(
            RouteTableId routeTableId,
            String destinationCidrBlock,
            Optional<String> gatewayId,
            Optional<NatGatewayId> natGatewayId,
            Optional<NetworkInterfaceId> networkInterfaceId,
            Optional<InstanceId> instanceId) {}

    record Created(@Member("Return") boolean done) {}

    record DeleteRequest(RouteTableId routeTableId, String destinationCidrBlock) {}

    private record Target(RouteStore.Target kind, String id) {}

    List<Action<?, ?>> actions() {
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
        Vpc vpc = VpcActions.lock(tx, ground, caller.account(), table.vpc());
        Ipv4Block destination = destination(request.destinationCidrBlock());
        refuseInside(vpc, destination);
        Target target = target(tx, caller, vpc, request);
        var routes = ground.routes().routes(tx, List.of(table.id())).getOrDefault(table.id(), List.of());
        if (routes.size() >= ROUTES_MAX) {
            throw NetworkFault.ROUTE_LIMIT.because("A route table may have " + ROUTES_MAX + " routes.");
        }
        if (!ground.routes().insertRoute(tx, table.id(), destination.toString(), target.kind(), target.id())) {
            // EC2 takes a repetition for done.
            boolean same = routes.stream()
                    .anyMatch(route -> route.destination().equals(destination.toString())
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
        Vpc vpc = VpcActions.lock(tx, ground, caller.account(), table.vpc());
        Ipv4Block destination = destination(request.destinationCidrBlock());
        Target target = target(tx, caller, vpc, request);
        if (!ground.routes().replaceRoute(tx, table.id(), destination.toString(), target.kind(), target.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue("There is no route defined for '" + destination
                    + "' in the route table. Use CreateRoute instead."));
        }
        ground.vpcs().touch(tx, vpc.id());
        return Done.DONE;
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        Ipv4Block destination = destination(request.destinationCidrBlock());
        if (!ground.routes().deleteRoute(tx, table.id(), destination.toString())) {
            throw NetworkFault.ROUTE_NOT_FOUND.because(
                    "no route with destination-cidr-block " + destination + " in route table " + table.id());
        }
        ground.vpcs().touch(tx, table.vpc());
        return Done.DONE;
    }

    private RouteStore.Table lock(Tx tx, Caller caller, RouteTableId id) throws SQLException {
        return tables.require(tx, caller.account(), id);
    }

    private static Ipv4Block destination(String text) {
        return Optional.of(text)
                .filter(any -> any.contains("/"))
                .flatMap(Ipv4Block::parse)
                .orElseThrow(() -> new ApiException(new ApiError.InvalidParameterValue("Value (" + text
                        + ") for parameter destinationCidrBlock is invalid. This is not a valid CIDR" + " block.")));
    }

    /** Packets within a VPC are delivered, never routed: no instance can put itself between two others. */
    private static void refuseInside(Vpc vpc, Ipv4Block destination) {
        boolean inside = vpc.cidrs().stream()
                .anyMatch(block -> Ipv4Block.parse(block).orElseThrow().contains(destination));
        if (inside) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation(
                            "A route to " + destination
                                    + ", which is within the VPC, is not supported by this cloud: packets within a VPC are delivered."));
        }
    }

    private Target target(Tx tx, Caller caller, Vpc vpc, CreateRequest request) throws SQLException {
        long named = Stream.of(
                        request.gatewayId(), request.natGatewayId(), request.networkInterfaceId(), request.instanceId())
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
        var nic = ground.interfaces()
                .target(
                        tx,
                        caller.account(),
                        request.networkInterfaceId().map(Object::toString).orElse(""),
                        request.instanceId().map(Object::toString).orElse(""))
                .orElseThrow(() -> request.instanceId()
                        .map(id -> new ApiException(new ApiError.NotFound(Kind.INSTANCE, id)))
                        .orElseGet(() -> new ApiException(new ApiError.NotFound(
                                Kind.NETWORK_INTERFACE,
                                request.networkInterfaceId().orElseThrow()))));
        if (!nic.vpc().equals(vpc.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "interface " + nic.id() + " and the route table belong to different networks"));
        }
        return new Target(RouteStore.Target.NETWORK_INTERFACE, nic.id().value());
    }

    private Target gateway(Tx tx, Caller caller, Vpc vpc, String text) throws SQLException {
        var id = InternetGatewayId.parse(text)
                .orElseThrow(() -> new ApiException(new ApiError.UnsupportedOperation(
                        "A route leads to an internet gateway, a NAT gateway or an interface in this cloud, not to "
                                + text)));
        var gateway = ground.gateways()
                .lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INTERNET_GATEWAY, id)));
        if (!gateway.vpc().equals(Optional.of(vpc.id()))) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "route table and network gateway " + id + " belong to different networks"));
        }
        return new Target(RouteStore.Target.INTERNET_GATEWAY, id.value());
    }

    private Target nat(Tx tx, Caller caller, Vpc vpc, NatGatewayId id) throws SQLException {
        var gateway = ground.nats()
                .live(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.NAT_GATEWAY, id)));
        if (!gateway.vpc().equals(vpc.id())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "route table and NAT gateway " + id + " belong to different networks"));
        }
        return new Target(RouteStore.Target.NAT_GATEWAY, id.value());
    }
}
