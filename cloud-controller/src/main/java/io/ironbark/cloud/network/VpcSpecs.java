package io.ironbark.cloud.network;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.dhcpoptions.DhcpStore;
import io.ironbark.cloud.natgateway.NatStore;
import io.ironbark.cloud.networkacl.AclStore;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.routetable.RouteStore;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.AclDesired;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcOptions;
import io.ironbark.proto.zone.VpcSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** VPCs as zones must make them true: what the tables say, by subnet. */
public final class VpcSpecs {
    private static final String OWN_RESOLVER = "AmazonProvidedDNS";

    private final SpecStore store = new SpecStore();
    private final Stores stores;

    VpcSpecs(Stores stores) {
        this.stores = stores;
    }

    /** All that documents are made of, read in a handful of statements. */
    private record Read(
            Map<RouteTableId, List<RouteStore.Route>> routes,
            Map<NetworkAclId, List<AclStore.Entry>> entries,
            Map<VpcId, List<NatStore.Gateway>> nats,
            Map<PrefixListId, List<String>> lists,
            Map<VpcId, List<PrefixListId>> listsOfRules,
            List<PeeringStore.Peering> peerings,
            Map<DhcpOptionsId, DhcpStore.Options> options) {}

    /** These VPCs as a zone needs them. */
    public List<VpcSpec> of(Tx tx, ZoneName zone, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<SpecStore.VpcRow> vpcs = store.vpcs(tx, ids);
        List<SpecStore.SubnetRow> subnets = store.subnets(tx, zone, ids);
        var routes = stores.routes()
                .routes(
                        tx,
                        subnets.stream()
                                .map(SpecStore.SubnetRow::table)
                                .distinct()
                                .toList());
        var listsOfRules = store.prefixLists(tx, ids);
        var read = new Read(
                routes,
                stores
                        .acls()
                        .entries(
                                tx,
                                subnets.stream()
                                        .flatMap(row -> row.acl().stream())
                                        .distinct()
                                        .toList())
                        .stream()
                        .collect(Collectors.groupingBy(
                                AclStore.Owned::acl, Collectors.mapping(AclStore.Owned::entry, Collectors.toList()))),
                stores.nats().ofVpcs(tx, ids).stream().collect(Collectors.groupingBy(NatStore.Gateway::vpc)),
                lists(tx, routes, listsOfRules),
                listsOfRules,
                stores.peerings().activeOf(tx, ids),
                stores
                        .dhcp()
                        .byIds(
                                tx,
                                vpcs.stream()
                                        .flatMap(row -> row.dhcp().stream())
                                        .distinct()
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(
                                DhcpStore.Options::id, Function.identity(), (one, _) -> one, TreeMap::new)));
        Map<VpcId, List<SpecStore.SubnetRow>> byVpc =
                subnets.stream().collect(Collectors.groupingBy(SpecStore.SubnetRow::vpc));
        return vpcs.stream()
                .map(row -> spec(row, byVpc.getOrDefault(row.id(), List.of()), read))
                .toList();
    }

    /** What the lists hold that routes or rules name. */
    private Map<PrefixListId, List<String>> lists(
            Tx tx, Map<RouteTableId, List<RouteStore.Route>> routes, Map<VpcId, List<PrefixListId>> listsOfRules)
            throws SQLException {
        var named = Stream.concat(
                        routes.values().stream()
                                .flatMap(List::stream)
                                .flatMap(route -> route.destination().list().stream()),
                        listsOfRules.values().stream().flatMap(List::stream))
                .distinct()
                .toList();
        return named.isEmpty()
                ? Map.of()
                : stores.prefixLists().blocks(tx, named).stream()
                        .collect(Collectors.toMap(PrefixListStore.Blocks::id, PrefixListStore.Blocks::blocks));
    }

    private static VpcSpec spec(SpecStore.VpcRow row, List<SpecStore.SubnetRow> subnets, Read read) {
        List<SubnetId> inZone = subnets.stream().map(SpecStore.SubnetRow::id).toList();
        return new VpcSpec(
                row.id(),
                row.vni(),
                row.cidrs(),
                subnets.stream()
                        .map(subnet ->
                                new SubnetDesired(subnet.id(), subnet.cidr(), routes(subnet, read), acl(subnet, read)))
                        .toList(),
                read.nats().getOrDefault(row.id(), List.of()).stream()
                        .filter(nat -> inZone.contains(nat.subnet()))
                        .map(nat -> new NatDesired(
                                nat.id(), nat.subnet(), nat.privateIp(), nat.publicIp(), Optional.empty()))
                        .toList(),
                read.listsOfRules().getOrDefault(row.id(), List.of()).stream()
                        .map(list -> new PrefixListDesired(list, read.lists().getOrDefault(list, List.of())))
                        .toList(),
                peerings(row.id(), read),
                options(row, read));
    }

    private static List<PeeringDesired> peerings(VpcId vpc, Read read) {
        var own = new ArrayList<PeeringDesired>();
        for (var peering : read.peerings()) {
            if (peering.requester().vpc().equals(vpc)) {
                own.add(new PeeringDesired(
                        peering.id(),
                        peering.accepter().vpc(),
                        peering.accepter().cidrs()));
            } else if (peering.accepter().vpc().equals(vpc)) {
                own.add(new PeeringDesired(
                        peering.id(),
                        peering.requester().vpc(),
                        peering.requester().cidrs()));
            }
        }
        return own;
    }

    private static List<RouteDesired> routes(SpecStore.SubnetRow subnet, Read read) {
        Map<String, RouteDesired> byBlock = new LinkedHashMap<>();
        for (RouteStore.Route route : read.routes().getOrDefault(subnet.table(), List.of())) {
            List<String> blocks = route.destination()
                    .list()
                    .map(list -> read.lists().getOrDefault(list, List.of()))
                    .orElseGet(() -> List.of(route.destination().toString()));
            // A block that is named itself comes first, and before the same one of a list.
            blocks.forEach(block -> byBlock.putIfAbsent(block, new RouteDesired(block, target(route))));
        }
        return List.copyOf(byBlock.values());
    }

    private static RouteDesired.Target target(RouteStore.Route route) {
        if (!route.active()) {
            return new RouteDesired.Nowhere();
        }
        return switch (route.kind()) {
            case INTERNET_GATEWAY -> new RouteDesired.Internet();
            case NAT_GATEWAY -> new RouteDesired.Nat(new io.ironbark.proto.id.NatGatewayId(route.target()));
            case VPC_PEERING -> new RouteDesired.Peering(new VpcPeeringId(route.target()));
            case NETWORK_INTERFACE ->
                route.address()
                        .<RouteDesired.Target>map(RouteDesired.Guest::new)
                        .orElseGet(RouteDesired.Nowhere::new);
        };
    }

    /** Empty if it would let everything pass. */
    private static Optional<AclDesired> acl(SpecStore.SubnetRow subnet, Read read) {
        if (subnet.acl().isEmpty()) {
            return Optional.empty();
        }
        NetworkAclId id = subnet.acl().get();
        List<AclStore.Entry> entries = read.entries().getOrDefault(id, List.of());
        var ingress = rules(entries, false);
        var egress = rules(entries, true);
        return open(ingress) && open(egress) ? Optional.empty() : Optional.of(new AclDesired(id, ingress, egress));
    }

    private static boolean open(List<AclDesired.Rule> rules) {
        return rules.stream()
                .findFirst()
                .filter(rule -> rule.allow()
                        && rule.protocol().equals("-1")
                        && rule.block().equals(Ipv4Block.ANYWHERE))
                .isPresent();
    }

    private static List<AclDesired.Rule> rules(List<AclStore.Entry> entries, boolean egress) {
        return entries.stream()
                .filter(entry -> entry.egress() == egress)
                .map(entry -> new AclDesired.Rule(
                        entry.number(),
                        entry.allow(),
                        entry.protocol(),
                        entry.fromPort(),
                        entry.toPort(),
                        entry.cidr()))
                .toList();
    }

    private static Optional<VpcOptions> options(SpecStore.VpcRow row, Read read) {
        Optional<DhcpStore.Options> set =
                row.dhcp().flatMap(id -> Optional.ofNullable(read.options().get(id)));
        if (row.dnsSupport() && set.isEmpty()) {
            return Optional.empty();
        }
        List<String> servers = set.map(DhcpStore.Options::nameServers).orElse(List.of()).stream()
                .filter(server -> !server.equals(OWN_RESOLVER))
                .toList();
        return Optional.of(new VpcOptions(
                row.dnsSupport(),
                set.flatMap(DhcpStore.Options::domainName),
                servers,
                set.map(DhcpStore.Options::ntpServers).orElse(List.of())));
    }
}
