package io.ironbark.node.network.link;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Names;
import java.util.Comparator;
import java.util.List;

/**
 * Something that is true of links.
 *
 * Facts compare by rank, tool and key alone: what was observed is the same as what is wanted if it has the same key,
 * though how it was made can't be seen any more.
 *
 * @param rank facts of a lower rank are made true before those of a higher, and ended after them
 * @param make commands, without the tool's name
 * @param end the command that ends it; nothing if it ends with something else
 */
public record Fact(Tool tool, int rank, String key, List<String> make, List<String> end) implements Comparable<Fact> {
    private static final Comparator<Fact> ORDER =
            Comparator.comparingInt(Fact::rank).thenComparing(Fact::tool).thenComparing(Fact::key);

    /** What runs the commands: {@code ip} or {@code bridge}, on the host or in the namespace. */
    public enum Tool {
        HOST_IP,
        SPACE_IP,
        SPACE_BRIDGE
    }

    /** The MAC address of every bridge: guests' router. It must not change when ports come and go. */
    static final Mac ROUTER = new Mac("02:00:a9:fe:a9:fe");

    static final Mac HOST_END = new Mac("02:00:64:40:00:01");
    static final Mac SPACE_END = new Mac("02:00:64:40:00:02");

    /** Next hops on the link between host and namespace: no device has them, both are known statically. */
    static final Ipv4 HOST_HOP = Ipv4.of("100.64.0.1");

    static final Ipv4 SPACE_HOP = Ipv4.of("100.64.0.2");

    /** The host's end under more addresses: which one a packet is sent to tells by which NAT gateway it goes. */
    private static final Ipv4 FIRST_NAT_HOP = Ipv4.of("100.64.0.8");

    /** The other end of a link to a peer: no device has the address, and both ends know it statically. */
    static final Ipv4 PEER_HOP = Ipv4.of("100.64.0.3");

    private static final int VXLAN_PORT = 4789;

    /** The next hop of the packets of the NAT gateway with this number among a VPC's. */
    public static Ipv4 natHop(int number) {
        return FIRST_NAT_HOP.plus(number);
    }

    public Fact {
        make = List.copyOf(make);
        end = List.copyOf(end);
    }

    private static Fact of(Tool tool, int rank, String key, String make, String... end) {
        return new Fact(tool, rank, key, List.of(make), List.of(end));
    }

    /** The veth pair between the host and the namespace. */
    static Fact hostLink(VpcId vpc) {
        String name = Names.hostLink(vpc);
        return of(
                Tool.HOST_IP,
                0,
                "link " + name,
                "link add name " + name + " address " + HOST_END + " type veth peer name " + Names.UPLINK + " address "
                        + SPACE_END + " netns " + Names.namespace(vpc),
                "link del " + name);
    }

    static Fact hostUp(VpcId vpc) {
        return of(Tool.HOST_IP, 1, "up " + Names.hostLink(vpc), "link set " + Names.hostLink(vpc) + " up");
    }

    static Fact hostNeighbour(VpcId vpc) {
        return of(
                Tool.HOST_IP,
                2,
                "neighbour " + Names.hostLink(vpc),
                "neigh replace " + SPACE_HOP + " lladdr " + SPACE_END + " dev " + Names.hostLink(vpc)
                        + " nud permanent");
    }

    /** The host's way to a public address. */
    static Fact publicRoute(VpcId vpc, Ipv4 address) {
        String device = Names.hostLink(vpc);
        return of(
                Tool.HOST_IP,
                3,
                "route " + address + " " + device,
                "route replace " + address + "/32 via " + SPACE_HOP + " dev " + device + " onlink",
                "route del " + address + "/32 dev " + device);
    }

    /** The host answers on its uplink for a public address that the link itself does not know. */
    static Fact publicAnswer(String uplink, Ipv4 address) {
        return of(
                Tool.HOST_IP,
                4,
                "answer " + address + " " + uplink,
                "neigh replace proxy " + address + " dev " + uplink,
                "neigh del proxy " + address + " dev " + uplink);
    }

    /** A tunnel's socket stays where the device is made, so it is made on the host and moved. */
    static Fact tunnel(VpcId vpc, int vni, Ipv4 local, Mac mac) {
        String name = Names.tunnel(vpc);
        return new Fact(
                Tool.HOST_IP,
                4,
                "tunnel " + name,
                List.of(
                        "link add name " + name + " address " + mac + " type vxlan id " + vni + " local " + local
                                + " dstport " + VXLAN_PORT + " nolearning",
                        "link set " + name + " netns " + Names.namespace(vpc)),
                List.of());
    }

    /** The tunnel's device is there, whatever it was made with. */
    static Fact tunnel(String name) {
        return new Fact(Tool.HOST_IP, 4, "tunnel " + name, List.of(), List.of());
    }

    /** The veth pair between the namespaces of two peers, which either of them makes on the host. */
    static Fact peering(String own, String other) {
        return new Fact(
                Tool.HOST_IP,
                3,
                "peering " + own,
                List.of("link add name " + own + " address " + peerMac(own) + " type veth peer name " + other
                        + " address " + peerMac(other)),
                List.of());
    }

    /** The pair is there, whoever made it. */
    public static Fact peering(String own) {
        return new Fact(Tool.HOST_IP, 3, "peering " + own, List.of(), List.of());
    }

    /** Of each pair one end has the one, and the other the other. */
    static Mac peerMac(String end) {
        return new Mac(end.startsWith("pa") ? "02:00:64:40:00:0a" : "02:00:64:40:00:0b");
    }

    static Fact bridge(String name, int mtu) {
        return of(
                Tool.SPACE_IP,
                5,
                "bridge " + name,
                "link add name " + name + " address " + ROUTER + " mtu " + mtu
                        + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                "link del " + name);
    }

    static Fact up(String device) {
        return of(Tool.SPACE_IP, 6, "up " + device, "link set " + device + " up");
    }

    /** An address with its prefix, which makes no route: guests have routes of their own. */
    static Fact address(String device, String prefixed) {
        return of(
                Tool.SPACE_IP,
                7,
                "address " + prefixed + " " + device,
                "addr add " + prefixed + " dev " + device + " noprefixroute",
                "addr del " + prefixed + " dev " + device);
    }

    static Fact neighbour(String device, Ipv4 address, Mac mac) {
        return of(
                Tool.SPACE_IP,
                8,
                "neighbour " + address + " " + mac + " " + device,
                "neigh replace " + address + " lladdr " + mac + " dev " + device + " nud permanent",
                "neigh del " + address + " dev " + device);
    }

    /** To an address that is on the link itself. */
    static Fact route(String device, Ipv4 address) {
        return of(
                Tool.SPACE_IP,
                9,
                "route " + address + " " + device,
                "route replace " + address + "/32 dev " + device,
                "route del " + address + "/32 dev " + device);
    }

    /** Through a router that no address of the device makes known. */
    static Fact routeVia(String device, String target, Ipv4 router) {
        return of(
                Tool.SPACE_IP,
                9,
                "route " + target + " via " + router + " " + device,
                "route replace " + target + " via " + router + " dev " + device + " onlink",
                "route del " + target + " via " + router + " dev " + device);
    }

    /** In a table of its own: through a router that no address of the device makes known. */
    static Fact tableRoute(String table, String device, String target, Ipv4 router) {
        return of(
                Tool.SPACE_IP,
                9,
                "route " + target + " via " + router + " " + device + " table " + table,
                "route replace " + target + " via " + router + " dev " + device + " onlink table " + table,
                "route del " + target + " via " + router + " dev " + device + " table " + table);
    }

    /** In a table of its own: packets to these addresses go nowhere. */
    static Fact tableBlackhole(String table, String block) {
        return of(
                Tool.SPACE_IP,
                9,
                "blackhole " + block + " table " + table,
                "route replace blackhole " + block + " table " + table,
                "route del blackhole " + block + " table " + table);
    }

    /** Packets that no other table knew a way for, of these senders and from this device, are looked up in a table. */
    static Fact rule(int priority, String senders, String device, String table) {
        String rule = "from " + senders + " iif " + device + " lookup " + table + " pref " + priority;
        return of(Tool.SPACE_IP, 10, "rule " + rule, "rule add " + rule, "rule del " + rule);
    }

    /** Packets to these addresses go nowhere unless another route is more specific. */
    static Fact blackhole(String block) {
        return of(
                Tool.SPACE_IP,
                9,
                "blackhole " + block,
                "route replace blackhole " + block,
                "route del blackhole " + block);
    }

    /** The VPC's end of a link to a peer is in the namespace, not on the host. */
    static Fact movedEnd(VpcId vpc, String end) {
        return of(Tool.HOST_IP, 4, "moved " + end, "link set " + end + " netns " + Names.namespace(vpc));
    }

    /** The guest's device is in the namespace, not on the host. */
    static Fact moved(VpcId vpc, String tap) {
        return of(Tool.HOST_IP, 10, "moved " + tap, "link set " + tap + " netns " + Names.namespace(vpc));
    }

    /** The guest's device is a port that reaches the bridge and no other port. */
    static Fact port(String tap, String bridge) {
        return new Fact(
                Tool.SPACE_IP,
                11,
                "port " + tap + " " + bridge,
                List.of(
                        "link set " + tap + " master " + bridge,
                        "link set " + tap + " type bridge_slave isolated on learning off flood off mcast_flood off"),
                List.of());
    }

    /** Frames for the guest go to its device. */
    static Fact station(String tap, Mac mac) {
        return of(
                Tool.SPACE_BRIDGE,
                13,
                "station " + mac + " " + tap,
                "fdb replace " + mac + " dev " + tap + " master static",
                "fdb del " + mac + " dev " + tap + " master");
    }

    /** Frames to another node's tunnel device go to that node. */
    static Fact peer(String tunnel, Mac mac, Ipv4 node) {
        return of(
                Tool.SPACE_BRIDGE,
                12,
                "peer " + mac + " " + node + " " + tunnel,
                "fdb replace " + mac + " dev " + tunnel + " dst " + node + " self static",
                "fdb del " + mac + " dev " + tunnel + " dst " + node + " self");
    }

    /** The guest's device is up; nothing is sent to it yet. */
    static Fact portUp(String tap) {
        return of(Tool.SPACE_IP, 12, "up " + tap, "link set " + tap + " up");
    }

    /** A guest's device, which is made on the host and ends in the namespace. */
    static Fact device(String tap) {
        return new Fact(Tool.SPACE_IP, 11, "device " + tap, List.of(), List.of("link del " + tap));
    }

    /** A tunnel's device ends in the namespace, after all that is said of it. */
    static Fact tunnelDevice(String name) {
        return new Fact(Tool.SPACE_IP, 4, "device " + name, List.of(), List.of("link del " + name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fact fact && compareTo(fact) == 0;
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public int compareTo(Fact other) {
        return ORDER.compare(this, other);
    }
}
