package io.ironbark.node.network.link;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Outward;
import io.ironbark.proto.network.Vpc;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The facts that should be true of a VPC. */
public final class WantedLinks {
    private static final String METADATA = "169.254.169.254/32";
    private static final String RESOLVER = "169.254.169.253/32";

    private WantedLinks() {}

    /**
     * All of them.
     *
     * @param plugged the taps that are, or are to be, in the namespace
     */
    public static SortedSet<Fact> of(Vpc vpc, SortedSet<String> plugged, int mtu, Outside outside) {
        var facts = new TreeSet<Fact>();
        uplink(vpc, facts);
        vpc.blocks().forEach(block -> facts.add(Fact.blackhole(block.toString())));
        vpc.subnetsHere().forEach((subnet, block) -> bridge(Names.bridge(subnet), block, mtu, facts));
        publicAddresses(vpc).forEach(address -> {
            facts.add(Fact.publicRoute(vpc.id(), address));
            outside.answering().ifPresent(uplink -> facts.add(Fact.publicAnswer(uplink, address)));
        });
        for (Vpc.Guest guest : vpc.guests().values()) {
            for (Ipv4 address : guest.addresses().keySet()) {
                facts.add(Fact.neighbour(guest.bridge(), address, guest.mac()));
                facts.add(Fact.route(guest.bridge(), address));
            }
            if (plugged.contains(guest.tap())) {
                facts.add(Fact.moved(vpc.id(), guest.tap()));
                facts.add(Fact.port(guest.tap(), guest.bridge()));
                facts.add(Fact.station(guest.tap(), guest.mac()));
                facts.add(Fact.portUp(guest.tap()));
                facts.add(Fact.device(guest.tap()));
            }
        }
        if (vpc.outward().options().resolver()) {
            facts.add(Fact.address("lo", vpc.resolver() + "/32"));
            facts.add(Fact.address("lo", RESOLVER));
        }
        vpc.outward().peers().values().forEach(peer -> peering(vpc, peer, facts));
        SubnetRoutes.of(vpc, outside.underlay().isPresent(), facts);
        var nodes = peers(vpc, outside.beyond());
        if (!nodes.isEmpty()) {
            outside.underlay().ifPresent(address -> tunnel(vpc, address, nodes, facts));
        }
        return facts;
    }

    /** Those of guests here and of NAT gateways that this node runs. */
    private static SortedSet<Ipv4> publicAddresses(Vpc vpc) {
        var addresses = new TreeSet<Ipv4>();
        vpc.guests()
                .values()
                .forEach(guest -> guest.addresses().values().forEach(one -> one.ifPresent(addresses::add)));
        vpc.outward().gatewaysHere().forEach(nat -> addresses.add(nat.publicAddress()));
        return addresses;
    }

    /** The public addresses that this host did not answer for when it was looked at, but shall. */
    public static SortedSet<Ipv4> newAnswers(Vpc vpc, Outside outside, SortedSet<Fact> observed) {
        var addresses = new TreeSet<Ipv4>();
        outside.answering()
                .ifPresent(uplink -> publicAddresses(vpc).stream()
                        .filter(address -> !observed.contains(Fact.publicAnswer(uplink, address)))
                        .forEach(addresses::add));
        return addresses;
    }

    /**
     * What is around a VPC's namespace.
     *
     * @param underlay the node's address for tunnels to other nodes; none are made without it
     * @param answering the device on which the node answers for its guests' public addresses, where these are the
     *     link's own and nobody routes them here
     * @param beyond the nodes that have a guest of a peer: what such a guest sends into the VPC comes from there, though
     *     the VPC itself may have no guest there
     */
    public record Outside(Optional<Ipv4> underlay, Optional<String> answering, SortedSet<Ipv4> beyond) {}

    private static void uplink(Vpc vpc, SortedSet<Fact> facts) {
        facts.add(Fact.hostLink(vpc.id()));
        facts.add(Fact.hostUp(vpc.id()));
        facts.add(Fact.hostNeighbour(vpc.id()));
        facts.add(Fact.up("lo"));
        facts.add(Fact.up(Names.UPLINK));
        facts.add(Fact.neighbour(Names.UPLINK, Fact.HOST_HOP, Fact.HOST_END));
        // What the namespace itself has to say to the world, such as that a packet was too large.
        facts.add(Fact.tableRoute(SubnetRoutes.OWN_TABLE, Names.UPLINK, "default", Fact.HOST_HOP));
        facts.add(Fact.rule(SubnetRoutes.OWN_PRIORITY, "all", "lo", SubnetRoutes.OWN_TABLE));
    }

    /** Whether any other node has a guest or gateway of the VPC's own. */
    public static boolean hasPeers(Vpc vpc) {
        return !peers(vpc).isEmpty();
    }

    /** The nodes that the VPC has a tunnel to: those with a guest or gateway of its own, and those beyond. */
    public static SortedSet<Ipv4> peers(Vpc vpc, SortedSet<Ipv4> beyond) {
        var peers = new TreeSet<>(beyond);
        peers.addAll(peers(vpc));
        return peers;
    }

    private static SortedSet<Ipv4> peers(Vpc vpc) {
        var peers = new TreeSet<>(vpc.remotes().values());
        vpc.outward().gateways().values().forEach(nat -> nat.node().ifPresent(peers::add));
        return peers;
    }

    private static void bridge(String bridge, Ipv4Block block, int mtu, SortedSet<Fact> facts) {
        facts.add(Fact.bridge(bridge, mtu));
        facts.add(Fact.up(bridge));
        facts.add(Fact.address(bridge, block.gateway() + "/" + block.prefix()));
        facts.add(Fact.address(bridge, METADATA));
    }

    private static void peering(Vpc vpc, Outward.Peer peer, SortedSet<Fact> facts) {
        String own = Names.peering(peer.id(), vpc.id(), peer.vpc());
        String other = Names.peering(peer.id(), peer.vpc(), vpc.id());
        facts.add(Fact.peering(own, other));
        facts.add(Fact.movedEnd(vpc.id(), own));
        facts.add(Fact.tunnelDevice(own));
        facts.add(Fact.up(own));
        facts.add(Fact.neighbour(own, Fact.PEER_HOP, Fact.peerMac(other)));
    }

    private static void tunnel(Vpc vpc, Ipv4 underlay, SortedSet<Ipv4> nodes, SortedSet<Fact> facts) {
        String tunnel = Names.tunnel(vpc.id());
        facts.add(Fact.tunnel(vpc.id(), vpc.vni(), underlay, tunnelMac(underlay)));
        facts.add(Fact.tunnelDevice(tunnel));
        facts.add(Fact.up(tunnel));
        for (Ipv4 node : nodes) {
            facts.add(Fact.neighbour(tunnel, node, tunnelMac(node)));
            facts.add(Fact.peer(tunnel, tunnelMac(node), node));
        }
        vpc.remotes().forEach((address, node) -> facts.add(Fact.routeVia(tunnel, address.toString(), node)));
    }

    /** Every node's tunnel devices have a MAC that follows from its address, so that nobody needs to ask. */
    private static Mac tunnelMac(Ipv4 node) {
        int bits = node.bits();
        return new Mac(String.format(
                "0a:58:%02x:%02x:%02x:%02x", bits >>> 24, bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff));
    }
}
