package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.SubnetId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a VPC has besides guests and groups: where its subnets' packets go, what may cross a subnet's border, gateways,
 * and what guests are told.
 */
public record Outward(
        SortedMap<SubnetId, List<Route>> routes,
        SortedMap<SubnetId, Acl> acls,
        SortedMap<NatGatewayId, Nat> gateways,
        Options options) {
    public Outward {
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
        acls = Collections.unmodifiableSortedMap(new TreeMap<>(acls));
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
    }

    /** Where packets to a block go. */
    public record Route(Ipv4Block destination, Way way) {}

    /** A way out of a subnet. */
    public sealed interface Way {}

    /** The node's uplink. */
    public record Uplink() implements Way {}

    /** A NAT gateway. */
    public record ThroughNat(NatGatewayId gateway) implements Way {}

    /** A guest that forwards what is not for itself. */
    public record ThroughGuest(Ipv4 address) implements Way {}

    /** None. */
    public record Nowhere() implements Way {}

    /**
     * A NAT gateway.
     *
     * @param node that runs it; empty if it is this one
     */
    public record Nat(NatGatewayId id, SubnetId subnet, Ipv4 address, Ipv4 publicAddress, Optional<Ipv4> node) {
        public boolean isHere() {
            return node.isEmpty();
        }
    }

    /** A network ACL. */
    public record Acl(NetworkAclId id, List<Entry> ingress, List<Entry> egress) {
        public Acl {
            ingress = List.copyOf(ingress);
            egress = List.copyOf(egress);
        }

        /** The first entry that matches decides; without one, the packet is dropped. */
        static Optional<Entry> deciding(List<Entry> entries, Packet packet, Ipv4 other) {
            return entries.stream()
                    .filter(entry -> entry.block().contains(other) && Permission.matches(entry.match(), packet))
                    .findFirst();
        }
    }

    /** An entry of a network ACL. */
    public record Entry(int number, boolean allow, Permission.Match match, Ipv4Block block) {}

    /**
     * What guests are told.
     *
     * @param resolver true if the VPC's resolver answers
     */
    public record Options(boolean resolver, Optional<String> domain, List<Ipv4> nameServers, List<Ipv4> ntpServers) {
        public Options {
            nameServers = List.copyOf(nameServers);
            ntpServers = List.copyOf(ntpServers);
        }
    }

    /** The most specific route of a subnet to an address. */
    public Optional<Route> route(SubnetId subnet, Ipv4 target) {
        return routes.getOrDefault(subnet, List.of()).stream()
                .filter(route -> route.destination().contains(target))
                .max(Comparator.comparingInt(route -> route.destination().prefix()));
    }

    /** The gateways that this node runs. */
    public List<Nat> gatewaysHere() {
        return gateways.values().stream().filter(Nat::isHere).toList();
    }
}
