package io.ironbark.cloud.routetable;

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
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.cloud.subnet.SubnetStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Listing;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.RouteTableAssociationId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Route tables and which subnets they are for. */
public final class RouteTableActions {
    private static final String TYPE = Kind.ROUTE_TABLE.resourceType();

    private final Ground ground;
    private final RouteStore routes;
    private final SubnetStore subnets;
    private final Listing<RouteStore.Table> listing;

    public RouteTableActions(Ground ground, RouteStore routes, SubnetStore subnets) {
        this.ground = ground;
        this.routes = routes;
        this.subnets = subnets;
        this.listing = listing(ground, routes);
    }

    record CreateRequest(VpcId vpcId, List<TagSpecification> tagSpecifications) {}

    record Created(TableItem routeTable) {}

    record DeleteRequest(RouteTableId routeTableId) {}

    record AssociateRequest(RouteTableId routeTableId, SubnetId subnetId) {}

    record Associated(RouteTableAssociationId associationId, State associationState) {}

    record DisassociateRequest(RouteTableAssociationId associationId) {}

    record ReplaceRequest(RouteTableAssociationId associationId, RouteTableId routeTableId) {}

    record Replaced(RouteTableAssociationId newAssociationId, State associationState) {}

    record DescribeRequest(List<RouteTableId> routeTableIds, List<Filter> filters, PageRequest page) {}

    record Described(List<TableItem> routeTables, Optional<String> nextToken) {}

    record State(String state) {}

    record TableItem(
            RouteTableId routeTableId,
            VpcId vpcId,
            AccountId ownerId,
            List<RouteItem> routes,
            List<AssociationItem> associations,
            List<PropagatingItem> propagatingVgws,
            List<Tag> tags) {}

    record PropagatingItem(String gatewayId) {}

    record AssociationItem(
            RouteTableAssociationId routeTableAssociationId,
            RouteTableId routeTableId,
            Optional<SubnetId> subnetId,
            boolean main,
            State associationState) {}

    record RouteItem(
            Optional<String> destinationCidrBlock,
            Optional<PrefixListId> destinationPrefixListId,
            Optional<String> gatewayId,
            Optional<String> natGatewayId,
            Optional<String> networkInterfaceId,
            Optional<String> instanceId,
            Optional<AccountId> instanceOwnerId,
            Optional<String> vpcPeeringConnectionId,
            String state,
            String origin) {}

    static Listing<RouteStore.Table> listing(Ground ground, RouteStore routes) {
        return new Listing<>(
                ground.database(),
                ground.tags(),
                new Listing.Noun<>(Kind.ROUTE_TABLE, RouteStore.FILTERS, routes::find, RouteStore.Table::id));
    }

    public Taggable taggable() {
        return new Taggable(Kind.ROUTE_TABLE, RouteTableId.PREFIX, routes::existing);
    }

    public List<Action<?, ?>> actions() {
        return List.of(
                Action.write("CreateRouteTable", CreateRequest.class, Created.class, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, "*"), caller.arn("vpc", request.vpcId())))
                        .tagging(TYPE),
                Action.write("DeleteRouteTable", DeleteRequest.class, Done.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.routeTableId()))),
                Action.write("AssociateRouteTable", AssociateRequest.class, Associated.class, this::associate)
                        .on((caller, request) -> List.of(
                                caller.arn(TYPE, request.routeTableId()), caller.arn("subnet", request.subnetId()))),
                Action.write("DisassociateRouteTable", DisassociateRequest.class, Done.class, this::disassociate),
                Action.write("ReplaceRouteTableAssociation", ReplaceRequest.class, Replaced.class, this::replace)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.routeTableId()))),
                Action.read("DescribeRouteTables", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(listing.filters().names()));
    }

    private Created create(Tx tx, Caller caller, CreateRequest request) throws SQLException {
        Vpc vpc = ground.vpcs().require(tx, caller.account(), request.vpcId());
        var table = new RouteStore.Table(
                ground.ids().next(RouteTableId.PREFIX, RouteTableId::new),
                caller.account(),
                vpc.id(),
                Optional.empty());
        routes.insert(tx, table, ground.clock().instant());
        List<Tag> tags = TagSpecification.of(request.tagSpecifications(), TYPE);
        ground.tags().put(tx, caller.account(), Kind.ROUTE_TABLE, table.id(), tags);
        return new Created(item(table, vpc.cidrs(), List.of(), List.of(), tags));
    }

    private Done delete(Tx tx, Caller caller, DeleteRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        boolean used = table.main().isPresent()
                || !routes.associations(tx, List.of(table.id())).isEmpty();
        if (used) {
            throw new ApiException(new ApiError.DependencyViolation(
                    "The routeTable '" + table.id() + "' has dependencies and cannot be deleted."));
        }
        routes.delete(tx, table.id());
        ground.tags().removeAll(tx, table.id());
        return Done.DONE;
    }

    private Associated associate(Tx tx, Caller caller, AssociateRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        Subnet subnet = subnets.require(tx, caller.account(), request.subnetId());
        if (!subnet.vpc().equals(table.vpc())) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Route table " + table.id() + " and subnet " + subnet.id() + " belong to different networks"));
        }
        var association = new RouteStore.Association(association(), table.id(), subnet.id());
        if (routes.associate(tx, association)) {
            ground.vpcs().touch(tx, table.vpc());
            return new Associated(association.id(), new State("associated"));
        }
        var before = routes.associationOf(tx, caller.account(), subnet.id()).orElseThrow();
        if (!before.table().equals(table.id())) {
            throw NetworkFault.ALREADY_ASSOCIATED.because("The specified association for route table " + before.table()
                    + " conflicts with an existing association");
        }
        return new Associated(before.id(), new State("associated"));
    }

    private Done disassociate(Tx tx, Caller caller, DisassociateRequest request) throws SQLException {
        if (routes.withMain(tx, caller.account(), request.associationId()).isPresent()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "cannot disassociate the main route table association " + request.associationId()));
        }
        var association = require(tx, caller, request.associationId());
        var table = lock(tx, caller, association.table());
        routes.disassociate(tx, association.id());
        ground.vpcs().touch(tx, table.vpc());
        return Done.DONE;
    }

    private Replaced replace(Tx tx, Caller caller, ReplaceRequest request) throws SQLException {
        var table = lock(tx, caller, request.routeTableId());
        var main = routes.withMain(tx, caller.account(), request.associationId());
        RouteTableAssociationId id = association();
        VpcId vpc;
        if (main.isPresent()) {
            vpc = main.get().vpc();
            refuseForeign(table, vpc);
            routes.moveMain(tx, main.get(), table.id(), id);
        } else {
            var association = require(tx, caller, request.associationId());
            vpc = lock(tx, caller, association.table()).vpc();
            refuseForeign(table, vpc);
            routes.disassociate(tx, association.id());
            routes.associate(tx, new RouteStore.Association(id, table.id(), association.subnet()));
        }
        ground.vpcs().touch(tx, vpc);
        return new Replaced(id, new State("associated"));
    }

    private static void refuseForeign(RouteStore.Table table, VpcId vpc) {
        if (!table.vpc().equals(vpc)) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The route table " + table.id() + " is not of the network " + vpc));
        }
    }

    private RouteTableAssociationId association() {
        return ground.ids().next(RouteTableAssociationId.PREFIX, RouteTableAssociationId::new);
    }

    private RouteStore.Association require(Tx tx, Caller caller, RouteTableAssociationId id) throws SQLException {
        return routes.association(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.ROUTE_TABLE_ASSOCIATION, id)));
    }

    /** The table; nobody changes its VPC until the transaction ends. */
    private RouteStore.Table lock(Tx tx, Caller caller, RouteTableId id) throws SQLException {
        var table = listing.require(tx, caller.account(), id);
        ground.vpcs().require(tx, caller.account(), table.vpc());
        return listing.require(tx, caller.account(), id);
    }

    private Described describe(Caller caller, DescribeRequest request) {
        var found = listing.find(caller, request.routeTableIds(), request.filters(), request.page());
        return ground.database().read(tx -> {
            var ids = found.items().stream().map(RouteStore.Table::id).toList();
            Map<RouteTableId, List<RouteStore.Route>> byTable = routes.routes(tx, ids);
            var associations = routes.associations(tx, ids);
            var items = new ArrayList<TableItem>();
            for (RouteStore.Table table : found.items()) {
                List<String> blocks =
                        ground.vpcs().find(tx, caller.account(), new Condition("id = ?", List.of(table.vpc()))).stream()
                                .flatMap(vpc -> vpc.cidrs().stream())
                                .toList();
                items.add(item(
                        table,
                        blocks,
                        byTable.getOrDefault(table.id(), List.of()),
                        associations.stream()
                                .filter(one -> one.table().equals(table.id()))
                                .toList(),
                        found.tags(table.id())));
            }
            return new Described(items, found.nextToken());
        });
    }

    private static TableItem item(
            RouteStore.Table table,
            List<String> blocks,
            List<RouteStore.Route> routes,
            List<RouteStore.Association> associations,
            List<Tag> tags) {
        var routeItems = new ArrayList<RouteItem>();
        blocks.forEach(block -> routeItems.add(new RouteItem(
                Optional.of(block),
                Optional.empty(),
                Optional.of("local"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "active",
                "CreateRouteTable")));
        routes.forEach(route -> routeItems.add(route(table.account(), route)));
        var associationItems = new ArrayList<AssociationItem>();
        table.main()
                .ifPresent(main -> associationItems.add(
                        new AssociationItem(main, table.id(), Optional.empty(), true, new State("associated"))));
        associations.forEach(one -> associationItems.add(
                new AssociationItem(one.id(), table.id(), Optional.of(one.subnet()), false, new State("associated"))));
        return new TableItem(table.id(), table.vpc(), table.account(), routeItems, associationItems, List.of(), tags);
    }

    private static RouteItem route(AccountId owner, RouteStore.Route route) {
        return new RouteItem(
                route.destination().block(),
                route.destination().list(),
                only(route, RouteStore.Target.INTERNET_GATEWAY),
                only(route, RouteStore.Target.NAT_GATEWAY),
                only(route, RouteStore.Target.NETWORK_INTERFACE),
                route.instance(),
                route.instance().map(_ -> owner),
                only(route, RouteStore.Target.VPC_PEERING),
                route.active() ? "active" : "blackhole",
                "CreateRoute");
    }

    private static Optional<String> only(RouteStore.Route route, RouteStore.Target kind) {
        return route.kind() == kind ? Optional.of(route.target()) : Optional.empty();
    }
}
