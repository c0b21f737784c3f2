package io.ironbark.node.network.link;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Outward;
import io.ironbark.proto.network.Vpc;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Each subnet's ways out of the VPC, in a routing table of its own. The main table is looked up first: it knows every
 * guest, and that the rest of the VPC's own addresses are nowhere, so no route of a subnet can catch what is the VPC's.
 * A table is numbered by the base address of its subnet, which no other subnet of the VPC has.
 */
final class SubnetRoutes {
    static final String OWN_TABLE = "1";
    static final int OWN_PRIORITY = 42_000;
    private static final int FROM_GUESTS = 40_000;
    private static final int FROM_TUNNEL = 41_000;

    private final Vpc vpc;
    private final boolean tunnels;
    private final SortedSet<Fact> facts;

    private SubnetRoutes(Vpc vpc, boolean tunnels, SortedSet<Fact> facts) {
        this.vpc = vpc;
        this.tunnels = tunnels;
        this.facts = facts;
    }

    static void of(Vpc vpc, boolean tunnels, SortedSet<Fact> facts) {
        new SubnetRoutes(vpc, tunnels, facts).add();
    }

    private void add() {
        // Nodes beyond, which have guests of a peer only, send nothing here that has an address of this VPC's subnets.
        boolean fromTunnel = vpc.forwards() && tunnels && WantedLinks.hasPeers(vpc);
        var here = vpc.subnetsHere();
        vpc.subnets().forEach((subnet, block) -> {
            String table = table(block);
            if (here.containsKey(subnet)) {
                facts.add(Fact.rule(FROM_GUESTS, "all", Names.bridge(subnet), table));
            }
            if (fromTunnel) {
                facts.add(Fact.rule(FROM_TUNNEL, block.toString(), Names.tunnel(vpc.id()), table));
            }
            if (fromTunnel || here.containsKey(subnet)) {
                vpc.outward().routes().getOrDefault(subnet, List.of()).forEach(route -> facts.add(route(table, route)));
            }
        });
        int number = 0;
        for (Outward.Nat _ : vpc.outward().gateways().values()) {
            facts.add(Fact.neighbour(Names.UPLINK, Fact.natHop(number), Fact.HOST_END));
            number++;
        }
    }

    private static String table(Ipv4Block block) {
        return Integer.toUnsignedString(block.address().bits());
    }

    private Fact route(String table, Outward.Route route) {
        String target = route.destination().equals(Ipv4Block.ALL)
                ? "default"
                : route.destination().prefix() == Integer.SIZE
                        ? route.destination().address().toString()
                        : route.destination().toString();
        Optional<Hop> hop = switch (route.way()) {
            case Outward.Uplink() -> Optional.of(new Hop(Names.UPLINK, Fact.HOST_HOP));
            case Outward.ThroughNat(var gateway) -> nat(gateway, route.destination());
            case Outward.ThroughGuest(var address) -> guest(address);
            case Outward.ThroughPeer(var connection) ->
                vpc.outward()
                        .peer(connection)
                        .map(peer -> new Hop(Names.peering(connection, vpc.id(), peer.vpc()), Fact.PEER_HOP));
            case Outward.Nowhere() -> Optional.empty();
        };
        return hop.map(to -> Fact.tableRoute(table, to.device(), target, to.address()))
                .orElseGet(() -> Fact.tableBlackhole(table, target));
    }

    private record Hop(String device, Ipv4 address) {}

    /** A gateway sends what it translated by its own subnet's way to the world; without one it takes nothing. */
    private Optional<Hop> nat(NatGatewayId id, Ipv4Block destination) {
        var nat = Optional.ofNullable(vpc.outward().gateways().get(id));
        if (nat.isEmpty()) {
            return Optional.empty();
        }
        if (nat.get().node().isPresent()) {
            return tunnel(nat.get().node().get());
        }
        boolean out = vpc.outward()
                .route(nat.get().subnet(), destination.address())
                .filter(route -> route.way() instanceof Outward.Uplink)
                .isPresent();
        int number = vpc.outward().gateways().headMap(id).size();
        return out ? Optional.of(new Hop(Names.UPLINK, Fact.natHop(number))) : Optional.empty();
    }

    private Optional<Hop> guest(Ipv4 address) {
        var here = Optional.ofNullable(vpc.byAddress().get(address));
        if (here.isPresent()) {
            return here.filter(guest -> !guest.sourceCheck()).map(guest -> new Hop(guest.bridge(), address));
        }
        return Optional.ofNullable(vpc.remotes().get(address)).flatMap(this::tunnel);
    }

    private Optional<Hop> tunnel(Ipv4 node) {
        return tunnels ? Optional.of(new Hop(Names.tunnel(vpc.id()), node)) : Optional.empty();
    }

    /** The table of a subnet, for those who explain. */
    static String table(Vpc vpc, SubnetId subnet) {
        return table(vpc.block(subnet));
    }
}
