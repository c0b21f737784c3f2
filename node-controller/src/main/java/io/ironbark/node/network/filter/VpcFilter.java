package io.ironbark.node.network.filter;

import static io.ironbark.proto.network.Names.UPLINK;

import io.ironbark.node.network.filter.Ruleset.Chain;
import io.ironbark.node.network.filter.Ruleset.NamedSet;
import io.ironbark.node.network.filter.Ruleset.Table;
import io.ironbark.node.network.link.Fact;
import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Judge;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.network.Outward;
import io.ironbark.proto.network.Permission;
import io.ironbark.proto.network.Vpc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of a VPC's namespace.
 *
 * <ul>
 *   <li>{@code bridge ironbark}: at each tap, an allow-list of frames. It also marks what passes with the guest's
 *       address, which is how later rules know the sender whatever the packet says.
 *   <li>{@code ip ironbark}: every routed packet passes two chains. {@code sending} asks the groups of the sender,
 *       {@code receiving} those of the receiver; an {@code accept} in the first only leads to the second.
 * </ul>
 */
public final class VpcFilter {
    private static final String TABLE = "ironbark";
    private static final String ACCEPT_KNOWN =
            "ct state vmap { established : accept, related : accept, invalid : drop }";
    private static final String LINK_LOCAL = "169.254.0.0/16";
    private static final String METADATA = "169.254.169.254";
    /** By which the metadata server marks answers that hold a token, and only those are held to a hop limit. */
    private static final String TOKEN = "0x%02x".formatted(Names.TOKEN_CLASS);

    private static final String RESOLVER = "169.254.169.253";

    /** EC2's limit on packets of an interface to link-local addresses. */
    private static final String TOO_MANY = "limit rate over 1024/second burst 1024 packets";

    /** The links of a namespace beyond the node that nothing new may pass. */
    private static final String HELD = "held";

    private final Vpc vpc;
    private final boolean held;

    private VpcFilter(Vpc vpc, boolean held) {
        this.vpc = vpc;
        this.held = held;
    }

    /**
     * The rules of a VPC.
     *
     * @param held true while the node does not know whether these rules are current: then no flow begins that comes from
     *     beyond the node or goes there
     */
    public static Ruleset of(Vpc vpc, boolean held) {
        var filter = new VpcFilter(vpc, held);
        return new Ruleset(List.of(filter.frames(), filter.packets()));
    }

    private Table frames() {
        var chains = new ArrayList<Chain>();
        vpc.guests().values().forEach(guest -> chains.add(Chain.of("port_" + guest.tap(), port(guest))));
        chains.add(Chain.base(
                "prerouting",
                "type filter hook prerouting priority -300; policy drop;",
                vmap("iifname", vpc.guests().values(), guest -> "\"" + guest.tap() + "\" : goto port_" + guest.tap())));
        // Frames to 01:80:c2:00:00:0x reach the port itself, not the bridge, past the chain above.
        chains.add(Chain.base(
                "input",
                "type filter hook input priority -300; policy accept;",
                List.of("ether daddr & ff:ff:ff:ff:ff:f0 == 01:80:c2:00:00:00 drop")));
        return new Table("bridge", TABLE, List.of(), chains);
    }

    private List<String> port(Vpc.Guest guest) {
        String mac = guest.mac().value();
        String hardware = "@th,288,48 "; // chaddr of a DHCP message
        String digits = "0x" + guest.mac().digits();
        var rules = new ArrayList<>(List.of(
                "ether saddr != " + mac + " drop",
                "meta mark set " + mark(guest),
                "ether type arp arp htype 1 arp ptype ip arp hlen 6 arp plen 4 arp saddr ether " + mac
                        + " arp saddr ip " + own(guest) + " accept",
                "ether type ip udp dport 67 " + hardware + "!= " + digits + " drop",
                "ether type ip ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 accept",
                "ether type ip udp sport 67 drop",
                "ether type ip ip daddr " + LINK_LOCAL + " " + TOO_MANY + " drop",
                "ether type ip ip saddr " + own(guest) + " accept"));
        if (!guest.sourceCheck()) {
            var own = new ArrayList<>(Judge.NEVER_ROUTED);
            own.addAll(vpc.blocks());
            // Of peers, too: rules may name their groups.
            vpc.outward().peers().values().forEach(peer -> own.addAll(peer.blocks()));
            rules.add("ether type ip ip daddr " + LINK_LOCAL + " drop");
            own.forEach(block -> rules.add("ether type ip ip saddr " + block + " drop"));
            rules.add("ether type ip accept");
        }
        rules.add("drop");
        return rules;
    }

    private static String own(Vpc.Guest guest) {
        return guest.secondary().isEmpty()
                ? guest.address().toString()
                : guest.addresses().keySet().stream().map(Ipv4::toString).collect(Collectors.joining(", ", "{ ", " }"));
    }

    private Table packets() {
        var chains = new ArrayList<Chain>();
        for (Vpc.Group group : vpc.groups().values()) {
            chains.add(Chain.of(Names.ingress(group.id()), rules(group.ingress(), "ip saddr ")));
            chains.add(Chain.of(Names.egress(group.id()), rules(group.egress(), "ip daddr ")));
        }
        for (Vpc.Guest guest : vpc.guests().values()) {
            chains.add(Chain.of("from_" + guest.tap(), jumps(guest, Names::egress)));
            chains.add(Chain.of("to_" + guest.tap(), jumps(guest, Names::ingress)));
        }
        var limits =
                vpc.guests().values().stream().map(Vpc.Guest::hopLimit).collect(Collectors.toCollection(TreeSet::new));
        limits.forEach(
                limit -> chains.add(Chain.of("hops_" + limit, List.of("ip dscp set 0x00", "ip ttl set " + limit))));
        chains.add(Chain.base(
                "destination",
                "type nat hook prerouting priority -100; policy accept;",
                List.of("iifname \"" + UPLINK + "\" dnat to ip daddr map @inward")));
        chains.addAll(untracked());
        chains.addAll(borders());
        chains.add(sending());
        chains.add(receiving());
        chains.add(Chain.base("source", "type nat hook postrouting priority 100; policy accept;", translated()));
        chains.add(Chain.base("input", "type filter hook input priority 0; policy drop;", received()));
        chains.add(Chain.base(
                "output",
                "type filter hook output priority 0; policy accept;",
                byAddress(
                        "ip saddr " + METADATA + " tcp sport 80 ip dscp " + TOKEN + " ip daddr",
                        vpc.guests().values(),
                        guest -> "goto hops_" + guest.hopLimit())));
        return new Table("ip", TABLE, sets(), chains);
    }

    /** What the namespace itself answers: only its guests, and they only for what it serves. */
    private List<String> received() {
        var rules = new ArrayList<>(List.of(
                ACCEPT_KNOWN,
                "iifname \"lo\" accept",
                "meta mark 0 drop",
                "udp dport 67 accept",
                "ip daddr " + METADATA + " tcp dport 80 accept"));
        if (vpc.outward().options().resolver()) {
            String resolvers = "ip daddr { " + vpc.resolver() + ", " + RESOLVER + " } ";
            rules.add(resolvers + "udp dport 53 accept");
            rules.add(resolvers + "tcp dport 53 accept");
        }
        return rules;
    }

    /** A NAT gateway's packets have a next hop of their own. */
    private List<String> translated() {
        var rules = new ArrayList<String>();
        hops().forEach((hop, nat) -> {
            if (nat.isHere()) {
                rules.add("oifname \"" + UPLINK + "\" rt ip nexthop " + hop + " snat to " + nat.publicAddress());
            }
        });
        rules.add("oifname \"" + UPLINK + "\" snat to ip saddr map @outward");
        return rules;
    }

    private SortedMap<Ipv4, Outward.Nat> hops() {
        var hops = new TreeMap<Ipv4, Outward.Nat>();
        vpc.outward().gateways().values().forEach(nat -> hops.put(Fact.natHop(hops.size()), nat));
        return hops;
    }

    /** Network ACLs see every packet that crosses a subnet's border, known flow or not. */
    private List<Chain> borders() {
        var chains = new ArrayList<Chain>();
        var rules = new ArrayList<String>();
        var known = new TreeSet<String>();
        vpc.subnetsHere().forEach((subnet, block) -> {
            var acl = vpc.outward().acls().get(subnet);
            if (acl != null) {
                String bridge = Names.bridge(subnet);
                String in = Names.aclIngress(acl.id());
                String out = Names.aclEgress(acl.id());
                if (known.add(in)) {
                    chains.add(Chain.of(in, entries(acl.ingress(), "ip saddr ")));
                    chains.add(Chain.of(out, entries(acl.egress(), "ip daddr ")));
                }
                rules.add("iifname \"" + bridge + "\" ip daddr != " + block + " jump " + out);
                rules.add("oifname \"" + bridge + "\" ip saddr != " + block + " jump " + in);
            }
        });
        if (!rules.isEmpty()) {
            chains.add(Chain.base("borders", "type filter hook forward priority -20; policy accept;", rules));
        }
        return chains;
    }

    private static List<String> entries(List<Outward.Entry> entries, String peer) {
        var rules = new ArrayList<String>();
        for (Outward.Entry entry : entries) {
            String who = entry.block().equals(Ipv4Block.ALL) ? "" : peer + entry.block() + " ";
            rules.add(who + kind(entry.match()) + (entry.allow() ? "return" : "drop"));
        }
        rules.add("drop");
        return rules;
    }

    private List<NamedSet> sets() {
        var sets = new ArrayList<NamedSet>();
        vpc.groups()
                .values()
                .forEach(group -> sets.add(NamedSet.of(Names.members(group.id()), "ipv4_addr", group.members())));
        var addressed = new TreeMap<Ipv4, Ipv4>();
        vpc.guests()
                .values()
                .forEach(guest -> guest.addresses()
                        .forEach((address, mapped) -> mapped.ifPresent(known -> addressed.put(address, known))));
        sets.add(NamedSet.of("addressed", "ipv4_addr", addressed.keySet()));
        var inward = new ArrayList<String>();
        var outward = new ArrayList<String>();
        addressed.forEach((address, known) -> {
            inward.add(known + " : " + address);
            outward.add(address + " : " + known);
        });
        sets.add(NamedSet.map("inward", "ipv4_addr : ipv4_addr", inward));
        sets.add(NamedSet.map("outward", "ipv4_addr : ipv4_addr", outward));
        sets.add(NamedSet.of("remotes", "ipv4_addr", vpc.remotes().keySet()));
        sets.add(NamedSet.of(HELD, "ifname", held ? List.of(UPLINK, Names.tunnel(vpc.id())) : List.of()));
        vpc.outward()
                .lists()
                .forEach((list, blocks) ->
                        sets.add(NamedSet.of(Names.prefixes(list), "ipv4_addr; flags interval", blocks)));
        return sets;
    }

    private Chain sending() {
        var rules = new ArrayList<String>();
        rules.add(ACCEPT_KNOWN);
        rules.add("iifname @" + HELD + " drop");
        rules.add("oifname @" + HELD + " drop");
        rules.add("ip daddr { " + blocks(Judge.NEVER_ROUTED) + " } drop");
        // A foreign packet with a source of ours would else pass as a group's member.
        vpc.blocks().forEach(block -> rules.add("iifname \"" + UPLINK + "\" ip saddr " + block + " drop"));
        peers().forEach((link, blocks) -> rules.add("iifname \"" + UPLINK + "\" ip saddr { " + blocks + " } drop"));
        rules.add("iifname \"" + UPLINK + "\" ct status dnat accept");
        rules.add("iifname \"" + Names.tunnel(vpc.id()) + "\" ip saddr @remotes accept");
        // From a guest of a peer: on its own node its packets came over the link to that VPC's namespace.
        peers().forEach((link, blocks) -> rules.add(
                "iifname { \"" + link + "\", \"" + Names.tunnel(vpc.id()) + "\" } ip saddr { " + blocks + " } accept"));
        rules.addAll(vmap("meta mark", vpc.guests().values(), guest -> mark(guest) + " : goto from_" + guest.tap()));
        return Chain.base("sending", "type filter hook forward priority -10; policy drop;", rules);
    }

    private Chain receiving() {
        var rules = new ArrayList<String>();
        rules.add(ACCEPT_KNOWN);
        hops().forEach((hop, nat) -> {
            if (nat.isHere()) {
                rules.add("oifname \"" + UPLINK + "\" rt ip nexthop " + hop + " accept");
            }
        });
        rules.add("oifname \"" + UPLINK + "\" ip saddr @addressed accept");
        rules.add("oifname \"" + Names.tunnel(vpc.id()) + "\" ip daddr @remotes accept");
        peers().forEach((link, blocks) -> rules.add("oifname \"" + link + "\" ip daddr { " + blocks + " } accept"));
        if (leavesByTunnel()) {
            rules.add("oifname \"" + Names.tunnel(vpc.id()) + "\" ip daddr != { " + blocks(vpc.blocks()) + " } accept");
        }
        rules.addAll(byAddress("ip daddr", vpc.guests().values(), guest -> "goto to_" + guest.tap()));
        var forwarders = vpc.guests().values().stream()
                .filter(guest -> !guest.sourceCheck())
                .toList();
        rules.addAll(byAddress("rt ip nexthop", forwarders, guest -> "goto to_" + guest.tap()));
        return Chain.base("receiving", "type filter hook forward priority 0; policy drop;", rules);
    }

    /** The blocks of each peer, by the VPC's end of the link to it. */
    private SortedMap<String, String> peers() {
        var peers = new TreeMap<String, String>();
        vpc.outward()
                .peers()
                .values()
                .forEach(peer -> peers.put(Names.peering(peer.id(), vpc.id(), peer.vpc()), blocks(peer.blocks())));
        return peers;
    }

    /**
     * What passes here from a peer's guest on this node to a guest of the VPC elsewhere, which answers by another way: one
     * direction is no connection that could be tracked.
     */
    private List<Chain> untracked() {
        var rules = peers().keySet().stream()
                .map(link -> "iifname \"" + link + "\" ip daddr @remotes notrack")
                .toList();
        return rules.isEmpty()
                ? List.of()
                : List.of(Chain.base("untracked", "type filter hook prerouting priority -300; policy accept;", rules));
    }

    /** Whether another node forwards what guests here send out of the VPC. Which packets do is the routes' matter. */
    private boolean leavesByTunnel() {
        return vpc.outward().routes().values().stream()
                .flatMap(List::stream)
                .anyMatch(route ->
                        route.way() instanceof Outward.ThroughNat || route.way() instanceof Outward.ThroughGuest);
    }

    private List<String> rules(List<Permission> permissions, String peer) {
        return permissions.stream()
                .flatMap(permission -> rule(permission, peer).stream())
                .distinct()
                .toList();
    }

    /** Empty if it can match nobody. */
    private Optional<String> rule(Permission permission, String peer) {
        String who = switch (permission.peer()) {
            case Permission.Block(Ipv4Block block) -> block.equals(Ipv4Block.ALL) ? "" : peer + block + " ";
            case Permission.Members(SecurityGroupId group) ->
                vpc.groups().containsKey(group) ? peer + "@" + Names.members(group) + " " : "nobody";
            case Permission.Listed(PrefixListId list) ->
                vpc.outward().lists().containsKey(list) ? peer + "@" + Names.prefixes(list) + " " : "nobody";
        };
        return who.equals("nobody") ? Optional.empty() : Optional.of(who + kind(permission.match()) + "accept");
    }

    private static String kind(Permission.Match match) {
        return switch (match) {
            case Permission.Anything() -> "";
            case Permission.Protocol(int number) -> "meta l4proto " + number + " ";
            case Permission.Ports(int protocol, int first, int last) ->
                "meta l4proto " + protocol + " th dport " + first + (first == last ? " " : "-" + last + " ");
            case Permission.IcmpType(int type) -> "icmp type " + type + " ";
            case Permission.IcmpCode(int type, int code) -> "icmp type " + type + " icmp code " + code + " ";
        };
    }

    private List<String> jumps(Vpc.Guest guest, Function<SecurityGroupId, String> chain) {
        var rules = new ArrayList<String>();
        guest.groups().stream()
                .filter(group -> vpc.groups().containsKey(group))
                .forEach(group -> rules.add("jump " + chain.apply(group)));
        rules.add("drop");
        return rules;
    }

    /** A rule that looks all guests up at once; none if there is no guest, for nft refuses an empty map. */
    private static List<String> vmap(String key, Collection<Vpc.Guest> guests, Function<Vpc.Guest, String> element) {
        return guests.isEmpty()
                ? List.of()
                : List.of(key + " vmap { " + guests.stream().map(element).collect(Collectors.joining(", ")) + " }");
    }

    /** The same with an element for each address of each guest. */
    private static List<String> byAddress(
            String key, Collection<Vpc.Guest> guests, Function<Vpc.Guest, String> verdict) {
        return guests.isEmpty()
                ? List.of()
                : List.of(key + " vmap { "
                        + guests.stream()
                                .flatMap(guest -> guest.addresses().keySet().stream()
                                        .map(address -> address + " : " + verdict.apply(guest)))
                                .collect(Collectors.joining(", "))
                        + " }");
    }

    private static String blocks(List<Ipv4Block> blocks) {
        return blocks.stream().map(Ipv4Block::toString).collect(Collectors.joining(", "));
    }

    private static String mark(Vpc.Guest guest) {
        return String.format("0x%08x", guest.address().bits());
    }
}
