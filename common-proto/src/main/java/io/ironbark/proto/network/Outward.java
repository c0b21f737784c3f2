package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
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
        SortedMap<PrefixListId, List<Ipv4Block>> lists,
        SortedMap<VpcPeeringId, Peer> peers,
        Options options) {
    public Outward {
        lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
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

    /** The VPC at the other end of a peering connection. */
    public record ThroughPeer(VpcPeeringId connection) implements Way {}

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

    /** A VPC that packets go to and come from by a link of the two namespaces, on every node where either has a guest. */
    public record Peer(VpcPeeringId id, VpcId vpc, List<Ipv4Block> blocks) {
        public Peer {
            blocks = List.copyOf(blocks);
        }

        /** True if the address is one of that VPC's. */
        public boolean owns(Ipv4 address) {
            return blocks.stream().anyMatch(block -> block.contains(address));
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

    /** The other end of a connection, if that is active. */
    public Optional<Peer> peer(VpcPeeringId connection) {
        return Optional.ofNullable(peers.get(connection));
    }

    /** The blocks of a prefix list; none if it is not known here. */
    public List<Ipv4Block> listed(PrefixListId list) {
        return lists.getOrDefault(list, List.of());
    }

    /** The gateways that this node runs. */
    public List<Nat> gatewaysHere() {
        return gateways.values().stream().filter(Nat::isHere).toList();
    }
}
