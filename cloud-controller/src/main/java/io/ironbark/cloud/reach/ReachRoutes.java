package io.ironbark.cloud.reach;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.instance.DesiredStore;
import io.ironbark.cloud.network.VpcSpecs;
import io.ironbark.cloud.node.NodeStore;
import io.ironbark.cloud.securitygroup.SecurityGroupStore;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.admin.NetworkView;
import io.ironbark.proto.admin.PacketTrace;
import io.ironbark.proto.hop.HopCall;
import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Packet;
import io.ironbark.proto.network.Permission;
import io.ironbark.proto.network.Tracer;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What operators ask of the network: what it is, and what would become of a packet. */
public final class ReachRoutes {
    private static final int ECHO_REQUEST = 8;
    private static final int PORT_MAX = 0xffff;
    private static final int OCTET_MAX = 0xff;

    private final Reach reach;

    /** Takes the tables that zones are told from. */
    public ReachRoutes(
            Database database, DesiredStore instances, NodeStore nodes, VpcSpecs vpcs, SecurityGroupStore groups) {
        this.reach = new Reach(database, new Reach.Tables(instances, nodes, vpcs, groups));
    }

    /** For the internal server. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/network/{what}")
                        .allow(Role.OPERATOR)
                        .answer(call ->
                                Reply.document(view(reach.find(call.path().get("what"))))),
                Route.get("/v1/admin/network/{what}/trace")
                        .allow(Role.OPERATOR)
                        .answer(call -> Reply.document(trace(call))));
    }

    private static NetworkView view(Reach.Found found) {
        var vpcs = new ArrayList<NetworkView.Network>();
        var guests = new ArrayList<NetworkView.Guest>();
        var routes = new ArrayList<NetworkView.Way>();
        var rules = new ArrayList<NetworkView.Rule>();
        for (Reach.Whole whole : found.vpcs()) {
            var spec = whole.spec();
            vpcs.add(new NetworkView.Network(spec.id(), whole.account(), spec.vni(), spec.cidrs()));
            var groups = new TreeSet<SecurityGroupId>();
            whole.instances().stream()
                    .filter(placed -> found.named().contains(placed.instance().id()))
                    .forEach(placed -> placed.instance().nics().forEach(nic -> {
                        guests.addAll(guests(placed, nic));
                        groups.addAll(nic.groups());
                    }));
            spec.subnets()
                    .forEach(subnet -> subnet.routes()
                            .forEach(route -> routes.add(new NetworkView.Way(
                                    spec.id(), subnet.id(), route.destination(), text(route.target())))));
            whole.groups().stream()
                    .filter(group -> groups.contains(group.id()))
                    .forEach(group -> rules.addAll(rules(whole, group)));
        }
        return new NetworkView(vpcs, guests, routes, rules);
    }

    /** A line for each of an interface's addresses, the primary one first. */
    private static List<NetworkView.Guest> guests(PlacedInstance placed, Nic nic) {
        return Stream.concat(Stream.of(new Nic.Secondary(nic.privateIp(), nic.publicIp())), nic.secondary().stream())
                .map(address -> new NetworkView.Guest(
                        placed.instance().id(),
                        nic.vpc(),
                        placed.node(),
                        nic.subnet(),
                        address.privateIp(),
                        address.publicIp(),
                        nic.mac(),
                        nic.groups(),
                        Names.tap(nic.id())))
                .toList();
    }

    private static List<NetworkView.Rule> rules(Reach.Whole whole, SecurityGroupSpec group) {
        int members = Math.toIntExact(whole.instances().stream()
                .filter(placed -> placed.node().isPresent())
                .flatMap(placed -> placed.instance().nics().stream())
                .filter(nic -> nic.groups().contains(group.id()))
                .mapToLong(nic -> nic.privateIps().size())
                .sum());
        return Stream.concat(
                        group.ingress().stream().map(rule -> rule(group, members, false, rule)),
                        group.egress().stream().map(rule -> rule(group, members, true, rule)))
                .toList();
    }

    private static NetworkView.Rule rule(SecurityGroupSpec group, int members, boolean egress, SecurityRule rule) {
        String what;
        try {
            what = Permission.of(rule).describe();
        } catch (IllegalArgumentException e) {
            what = "left out by nodes: " + e.getMessage();
        }
        return new NetworkView.Rule(group.id(), members, egress, rule.id(), what);
    }

    private static String text(RouteDesired.Target target) {
        return switch (target) {
            case RouteDesired.Internet() -> "internet gateway";
            case RouteDesired.Nat(var gateway) -> gateway.value();
            case RouteDesired.Guest(String address) -> "guest " + address;
            case RouteDesired.Peering(var connection) -> "peer through " + connection;
            case RouteDesired.Nowhere() -> "blackhole";
        };
    }

    private PacketTrace trace(HopCall call) {
        var packet = packet(call);
        var able = reach.find(call.path().get("what")).vpcs().stream()
                .filter(whole -> concerns(whole, packet))
                .toList();
        if (able.isEmpty()) {
            throw HopRefusal.notFound("no guest there has either of the two addresses");
        }
        if (able.size() > 1) {
            throw HopRefusal.badRequest("more than one VPC has these addresses, name one: "
                    + able.stream().map(whole -> whole.spec().id().value()).toList());
        }
        var trace = Tracer.trace(able.getFirst().views(), packet);
        return new PacketTrace(able.getFirst().spec().id(), packet.toString(), trace.passes(), trace.steps());
    }

    private static boolean concerns(Reach.Whole whole, Packet packet) {
        return Stream.of(packet.source(), packet.target()).anyMatch(whole.views()::knows);
    }

    private static Packet packet(HopCall call) {
        var from = address(call, "from");
        var to = address(call, "to");
        String protocol = call.query("protocol").orElse("tcp");
        return switch (protocol) {
            case "tcp", "6" -> Packet.tcp(from, to, number(call, "port", 0, PORT_MAX));
            case "udp", "17" -> Packet.udp(from, to, number(call, "port", 0, PORT_MAX));
            case "icmp", "1" ->
                Packet.icmp(
                        from, to, number(call, "type", ECHO_REQUEST, OCTET_MAX), number(call, "code", 0, OCTET_MAX));
            case String other
            when other.matches("[0-9]{1,3}") && Integer.parseInt(other) <= OCTET_MAX ->
                new Packet(from, to, Integer.parseInt(other), 0, 0);
            default -> throw HopRefusal.badRequest("'protocol' is none of tcp, udp, icmp and a number");
        };
    }

    private static Ipv4 address(HopCall call, String name) {
        return call.query(name)
                .flatMap(Ipv4::parse)
                .orElseThrow(() -> HopRefusal.badRequest("'%s' is not an IPv4 address".formatted(name)));
    }

    private static int number(HopCall call, String name, int ifAbsent, int most) {
        long value = call.query(name, ifAbsent);
        if (value > most) {
            throw HopRefusal.badRequest("'%s' is more than %d".formatted(name, most));
        }
        return (int) value;
    }
}
