package io.ironbark.cloud.reach;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.instance.DesiredStore;
import io.ironbark.cloud.network.VpcSpecs;
import io.ironbark.cloud.node.Node;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.network.Views;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads what an operator named, and all around it that decides what reaches what. */
final class Reach {
    /** Of one VPC or node; whoever has more is told of the first. */
    private static final int INSTANCES_MAX = 20_000;

    private final Database database;
    private final Tables tables;
    private final ReachStore store = new ReachStore();

    /** Where documents for nodes are read from. */
    record Tables(DesiredStore instances, NodeStore nodes, VpcSpecs vpcs, SecurityGroupStore groups) {}

    Reach(Database database, Tables tables) {
        this.database = database;
        this.tables = tables;
    }

    /** One VPC whole, whatever part of it was named, and its peers as far as they matter to it. */
    record Whole(
            AccountId account,
            VpcSpec spec,
            List<SecurityGroupSpec> groups,
            List<PlacedInstance> instances,
            Views views) {}

    /** What was named, and the VPCs that it touches. */
    record Found(SortedSet<InstanceId> named, List<Whole> vpcs) {}

    /** Refuses the request if nothing has this name. */
    Found find(String what) {
        return database.read(tx -> {
            var named = new TreeSet<InstanceId>();
            var touched = new TreeSet<VpcId>();
            Optional<InstanceId> instance = InstanceId.parse(what);
            Optional<VpcId> vpc = VpcId.parse(what);
            if (instance.isPresent()) {
                touched.add(store.vpcOf(tx, instance.get()).orElseThrow(() -> unknown(what)));
                named.add(instance.get());
            } else if (vpc.isPresent()) {
                touched.add(vpc.get());
            } else {
                NodeId node = NodeId.parse(what)
                        .orElseThrow(() -> HopRefusal.badRequest("neither an instance, a VPC nor a node"));
                if (!store.knows(tx, node)) {
                    throw unknown(what);
                }
                for (PlacedInstance placed : tables.instances().of(tx, store.instancesOn(tx, node, INSTANCES_MAX))) {
                    named.add(placed.instance().id());
                    touched.add(placed.instance().nic().vpc());
                }
            }
            var wholes = new ArrayList<Whole>();
            for (VpcId each : touched) {
                wholes.add(whole(tx, each).orElseThrow(() -> unknown(what)));
            }
            if (vpc.isPresent()) {
                wholes.getFirst()
                        .instances()
                        .forEach(placed -> named.add(placed.instance().id()));
            }
            return new Found(named, wholes);
        });
    }

    private static HopRefusal unknown(String what) {
        return HopRefusal.notFound("no such instance, VPC or node: " + what);
    }

    private Optional<Whole> whole(Tx tx, VpcId vpc) throws SQLException {
        Optional<AccountId> account = store.owner(tx, vpc);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        Rows rows = rows(tx, vpc);
        var all = new TreeMap<VpcId, Rows>(Map.of(vpc, rows));
        for (PeeringDesired peering : rows.spec().peerings()) {
            if (!all.containsKey(peering.peer())
                    && store.owner(tx, peering.peer()).isPresent()) {
                all.put(peering.peer(), rows(tx, peering.peer()));
            }
        }
        var views = new TreeMap<VpcId, SortedMap<NodeId, Vpc>>();
        for (Rows each : all.values()) {
            views.put(each.spec().id(), views(tx, each, all));
        }
        return account.map(
                owner -> new Whole(owner, rows.spec(), rows.groups(), rows.instances(), new Views(vpc, views)));
    }

    /** What is written of one VPC, told zone by zone. */
    private record Rows(
            SortedMap<ZoneName, VpcSpec> zones, List<SecurityGroupSpec> groups, List<PlacedInstance> instances) {
        VpcSpec spec() {
            return joined(List.copyOf(zones.values()));
        }

        /** The nodes that have a guest of it. */
        Set<NodeId> nodes(ZoneName zone) {
            return inZone(instances, zone).stream()
                    .flatMap(placed -> placed.node().stream())
                    .collect(Collectors.toSet());
        }
    }

    private Rows rows(Tx tx, VpcId vpc) throws SQLException {
        var zones = new TreeMap<ZoneName, VpcSpec>();
        for (ZoneName zone : tables.nodes().zones(tx).keySet()) {
            for (VpcSpec spec : tables.vpcs().of(tx, zone, List.of(vpc.value()))) {
                zones.put(zone, spec);
            }
        }
        return new Rows(
                zones,
                tables.groups().specs(tx, store.groupsOf(tx, List.of(vpc))),
                tables.instances().of(tx, store.instancesOf(tx, List.of(vpc), INSTANCES_MAX)));
    }

    /** A node that has a guest of a VPC has its peers, too. */
    private SortedMap<NodeId, Vpc> views(Tx tx, Rows rows, Map<VpcId, Rows> all) throws SQLException {
        var views = new TreeMap<NodeId, Vpc>();
        for (var zone : rows.zones().entrySet()) {
            VpcSpec spec = zone.getValue();
            var also = new TreeSet<NodeId>();
            spec.peerings()
                    .forEach(peering -> Optional.ofNullable(all.get(peering.peer()))
                            .ifPresent(peer -> also.addAll(peer.nodes(zone.getKey()))));
            var peers = spec.peerings().stream()
                    .flatMap(peering -> Optional.ofNullable(all.get(peering.peer())).stream())
                    .toList();
            views.putAll(VpcViews.of(
                    spec,
                    rows.groups(),
                    inZone(rows.instances(), zone.getKey()),
                    new VpcViews.Around(
                            addresses(tx, zone.getKey()),
                            store.gatewaysOf(tx, spec.id()),
                            also,
                            groupsOf(peers, zone.getKey()))));
        }
        return views;
    }

    /** As a VPC's rules may name them. */
    private static List<SecurityGroupDesired> groupsOf(List<Rows> peers, ZoneName zone) {
        return peers.stream()
                .flatMap(peer -> peer.groups().stream()
                        .map(group -> VpcViews.withMembers(group, inZone(peer.instances(), zone))
                                .onlyMembers()))
                .toList();
    }

    private static List<PlacedInstance> inZone(List<PlacedInstance> instances, ZoneName zone) {
        return instances.stream()
                .filter(placed -> placed.instance().metadata().zone().equals(zone))
                .toList();
    }

    private Map<NodeId, String> addresses(Tx tx, ZoneName zone) throws SQLException {
        var addresses = new TreeMap<NodeId, String>();
        for (Node node : tables.nodes().list(tx, zone)) {
            addresses.put(node.id(), node.address());
        }
        return addresses;
    }

    /** Each zone is told of its own subnets; an operator sees them all. */
    private static VpcSpec joined(List<VpcSpec> specs) {
        var first = specs.getFirst();
        return new VpcSpec(
                first.id(),
                first.vni(),
                first.cidrs(),
                specs.stream().flatMap(spec -> spec.subnets().stream()).toList(),
                specs.stream().flatMap(spec -> spec.natGateways().stream()).toList(),
                first.prefixLists(),
                first.peerings(),
                first.options());
    }
}
