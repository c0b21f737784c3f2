package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.VpcSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which node runs each NAT gateway. One that is heard of keeps its gateways; those of a silent one go to another, chosen
 * by the ids of both, so that gateways spread and every life of this controller chooses the same.
 */
final class Gateways {
    private final Catalog catalog;
    private final Reports reports;
    private final SortedMap<NatGatewayId, NodeId> hosts = new TreeMap<>();
    private boolean news;

    Gateways(Catalog catalog, Reports reports) {
        this.catalog = catalog;
        this.reports = reports;
    }

    /** Chooses anew where it must, and notes all nodes that have to hear of it. */
    void settle(long nowMillis) {
        var named = new TreeSet<NatGatewayId>();
        for (VpcSpec vpc : catalog.vpcsWithGateways()) {
            for (NatDesired gateway : vpc.natGateways()) {
                named.add(gateway.id());
                var before = Optional.ofNullable(hosts.get(gateway.id()));
                if (before.filter(node -> reports.isReachable(node, nowMillis)).isEmpty()) {
                    choose(gateway.id(), nowMillis)
                            .filter(node -> !before.equals(Optional.of(node)))
                            .ifPresent(node -> move(vpc.id(), gateway.id(), before, node));
                }
            }
        }
        hosts.keySet().retainAll(named);
    }

    private Optional<NodeId> choose(NatGatewayId gateway, long nowMillis) {
        return catalog.nodes().stream()
                .map(NodeSpec::node)
                .filter(node -> reports.isReachable(node, nowMillis))
                .max(Comparator.comparingInt((NodeId node) -> (gateway.value() + node.value()).hashCode())
                        .thenComparing(NodeId::value));
    }

    private void move(VpcId vpc, NatGatewayId gateway, Optional<NodeId> before, NodeId node) {
        hosts.put(gateway, node);
        news = true;
        catalog.touchNodesOf(vpc);
        catalog.touch(node, vpc);
        before.ifPresent(old -> catalog.touch(old, vpc));
    }

    /** Whether one got a node since they were told last. */
    boolean hasNews() {
        return news;
    }

    /** Every gateway's node, to be told; none if that is no news. */
    SortedMap<NatGatewayId, NodeId> drain(boolean everything) {
        boolean tell = everything || news;
        news = false;
        return tell ? Collections.unmodifiableSortedMap(new TreeMap<>(hosts)) : Collections.emptySortedMap();
    }

    /** The nodes that run a gateway of the VPC. */
    SortedSet<NodeId> hostsOf(VpcSpec vpc) {
        var nodes = new TreeSet<NodeId>();
        vpc.natGateways()
                .forEach(gateway -> Optional.ofNullable(hosts.get(gateway.id())).ifPresent(nodes::add));
        return Collections.unmodifiableSortedSet(nodes);
    }

    /** The VPC's gateways as a node is told of them; those that no node runs yet are left out. */
    List<NatDesired> of(VpcSpec vpc, NodeId node) {
        var told = new ArrayList<NatDesired>();
        for (NatDesired gateway : vpc.natGateways()) {
            var host = Optional.ofNullable(hosts.get(gateway.id()));
            var address = host.filter(other -> !other.equals(node))
                    .flatMap(reports::of)
                    .map(NodeObserved::address);
            if (host.isPresent() && (host.get().equals(node) || address.isPresent())) {
                told.add(new NatDesired(
                        gateway.id(), gateway.subnet(), gateway.privateIp(), gateway.publicIp(), address));
            }
        }
        return told;
    }
}
