package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcPeeringId;
import io.ironbark.proto.node.AclDesired;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.PeeringDesired;
import io.ironbark.proto.node.RouteDesired;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.node.VpcOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the documents about a VPC. One mistake must not stop the rest (a stranger's odd rule would else freeze
 * everybody's): what can't be read is left out, which never allows more, and named among the problems.
 */
public final class VpcReader {
    private static final int MAX_VNI = (1 << 24) - 1;

    private final List<String> problems = new ArrayList<>();

    private VpcReader() {}

    /** The VPC, and a sentence for each thing that was left out. */
    public record Read(Vpc vpc, List<String> problems) {}

    /** Throws {@link IllegalArgumentException} if the VPC itself makes no sense. */
    public static Read read(VpcDesired document, Collection<InstanceDesired> instances) {
        var reader = new VpcReader();
        return new Read(reader.vpc(document, instances), List.copyOf(reader.problems));
    }

    /** True if the node must have the VPC without guests, too: it runs a NAT gateway of it, or has guests of a peer. */
    public static boolean staysWithoutGuests(VpcDesired document) {
        return !document.peerings().isEmpty()
                || document.natGateways().stream()
                        .anyMatch(nat -> nat.nodeAddress().isEmpty());
    }

    /** A guest with each of its interfaces. Throws {@link IllegalArgumentException} if it can't be in this VPC. */
    public static List<Vpc.Guest> guests(VpcDesired document, InstanceDesired instance) {
        var subnets = subnets(document);
        return instance.nics().stream()
                .map(nic -> guest(instance, nic, subnets))
                .toList();
    }

    private Vpc vpc(VpcDesired document, Collection<InstanceDesired> instances) {
        if (document.vni() < 1 || document.vni() > MAX_VNI) {
            throw new IllegalArgumentException("not a VXLAN network identifier: " + document.vni());
        }
        var blocks = document.cidrs().stream().map(Ipv4Block::of).toList();
        var subnets = subnets(document);
        var groups = new TreeMap<SecurityGroupId, Vpc.Group>();
        document.groups().forEach(group -> groups.put(group.id(), group(group)));
        var guests = new TreeMap<Ipv4, Vpc.Guest>();
        for (InstanceDesired instance : instances) {
            for (Nic nic : instance.nics()) {
                attempt(instance.id().value(), nic, some -> guest(instance, some, subnets))
                        .forEach(guest -> guests.put(guest.address(), guest));
            }
        }
        var remotes = new TreeMap<Ipv4, Ipv4>();
        document.remoteGuests()
                .forEach(remote -> attempt("a guest elsewhere", remote.privateIp(), Ipv4::of)
                        .forEach(address -> attempt("a guest elsewhere", remote.nodeAddress(), Ipv4::of)
                                .forEach(node -> remotes.put(address, node))));
        guests.values()
                .forEach(guest -> remotes.keySet().removeAll(guest.addresses().keySet()));
        return new Vpc(document.id(), document.vni(), blocks, subnets, groups, guests, remotes, outward(document));
    }

    private Outward outward(VpcDesired document) {
        var routes = new TreeMap<SubnetId, List<Outward.Route>>();
        var acls = new TreeMap<SubnetId, Outward.Acl>();
        for (SubnetDesired subnet : document.subnets()) {
            routes.put(
                    subnet.id(),
                    subnet.routes().stream()
                            .flatMap(route -> attempt("route " + route.destination(), route, VpcReader::route).stream())
                            .toList());
            subnet.acl().ifPresent(acl -> acls.put(subnet.id(), acl(acl)));
        }
        var gateways = new TreeMap<NatGatewayId, Outward.Nat>();
        document.natGateways()
                .forEach(nat -> attempt(nat.id().value(), nat, VpcReader::nat)
                        .forEach(gateway -> gateways.put(gateway.id(), gateway)));
        var lists = new TreeMap<PrefixListId, List<Ipv4Block>>();
        document.prefixLists()
                .forEach(list -> lists.put(
                        list.id(),
                        list.blocks().stream()
                                .flatMap(block -> attempt(list.id().value(), block, Ipv4Block::of).stream())
                                .toList()));
        var peers = new TreeMap<VpcPeeringId, Outward.Peer>();
        document.peerings()
                .forEach(peering -> attempt(peering.id().value(), peering, VpcReader::peer)
                        .forEach(peer -> peers.put(peer.id(), peer)));
        var options = document.options().orElse(VpcOptions.USUAL);
        return new Outward(
                routes,
                acls,
                gateways,
                lists,
                peers,
                new Outward.Options(
                        options.dnsSupport(),
                        options.domainName()
                                .flatMap(name -> attempt("the domain name", name, VpcReader::domain).stream()
                                        .findFirst()),
                        addresses(options.nameServers()),
                        addresses(options.ntpServers())));
    }

    private List<Ipv4> addresses(List<String> texts) {
        return texts.stream()
                .flatMap(text -> attempt("a server", text, Ipv4::of).stream())
                .toList();
    }

    /** It ends up in a configuration file. */
    private static String domain(String text) {
        if (!text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("not a domain name");
        }
        return text;
    }

    private static Outward.Route route(RouteDesired route) {
        Outward.Way way = switch (route.target()) {
            case RouteDesired.Internet() -> new Outward.Uplink();
            case RouteDesired.Nat(NatGatewayId gateway) -> new Outward.ThroughNat(gateway);
            case RouteDesired.Guest(String address) -> new Outward.ThroughGuest(Ipv4.of(address));
            case RouteDesired.Peering(VpcPeeringId connection) -> new Outward.ThroughPeer(connection);
            case RouteDesired.Nowhere() -> new Outward.Nowhere();
        };
        return new Outward.Route(Ipv4Block.of(route.destination()), way);
    }

    private static Outward.Peer peer(PeeringDesired peering) {
        return new Outward.Peer(
                peering.id(),
                peering.peer(),
                peering.blocks().stream().map(Ipv4Block::of).toList());
    }

    private static Outward.Nat nat(NatDesired nat) {
        return new Outward.Nat(
                nat.id(),
                nat.subnet(),
                Ipv4.of(nat.privateIp()),
                Ipv4.of(nat.publicIp()),
                nat.nodeAddress().map(Ipv4::of));
    }

    private Outward.Acl acl(AclDesired acl) {
        return new Outward.Acl(acl.id(), entries(acl.ingress()), entries(acl.egress()));
    }

    /** An entry that can't be read becomes one that denies, for it may have denied something. */
    private List<Outward.Entry> entries(List<AclDesired.Rule> rules) {
        return rules.stream()
                .map(rule -> attempt("ACL entry " + rule.number(), rule, VpcReader::entry).stream()
                        .findFirst()
                        .orElse(new Outward.Entry(rule.number(), false, new Permission.Anything(), Ipv4Block.ALL)))
                .toList();
    }

    private static Outward.Entry entry(AclDesired.Rule rule) {
        return new Outward.Entry(
                rule.number(),
                rule.allow(),
                Permission.match(rule.protocol(), rule.fromPort(), rule.toPort()),
                Ipv4Block.of(rule.block()));
    }

    private static SortedMap<SubnetId, Ipv4Block> subnets(VpcDesired document) {
        var subnets = new TreeMap<SubnetId, Ipv4Block>();
        document.subnets().forEach(subnet -> subnets.put(subnet.id(), Ipv4Block.of(subnet.cidr())));
        return subnets;
    }

    private static Vpc.Guest guest(InstanceDesired instance, Nic nic, SortedMap<SubnetId, Ipv4Block> subnets) {
        var block = subnets.get(nic.subnet());
        if (block == null) {
            throw new IllegalArgumentException("its subnet " + nic.subnet() + " is not known here");
        }
        var address = address(block, nic.privateIp());
        var secondary = new TreeMap<Ipv4, Optional<Ipv4>>();
        nic.secondary()
                .forEach(one -> secondary.put(
                        address(block, one.privateIp()), one.publicIp().map(Ipv4::of)));
        return new Vpc.Guest(
                nic.id(),
                nic.subnet(),
                new Mac(nic.mac()),
                address,
                nic.publicIp().map(Ipv4::of),
                secondary,
                nic.groups(),
                nic.sourceDestCheck(),
                Math.clamp(instance.metadata().hopLimit(), 1, 64));
    }

    private static Ipv4 address(Ipv4Block block, String text) {
        var address = Ipv4.of(text);
        if (!block.contains(address) || address.equals(block.gateway()) || address.equals(block.address())) {
            throw new IllegalArgumentException(address + " is no guest's address in " + block);
        }
        return address;
    }

    private Vpc.Group group(SecurityGroupDesired group) {
        var members = new TreeSet<Ipv4>();
        group.members().forEach(member -> members.addAll(attempt("a member of " + group.id(), member, Ipv4::of)));
        return new Vpc.Group(group.id(), permissions(group.ingress()), permissions(group.egress()), members);
    }

    private List<Permission> permissions(List<SecurityRule> rules) {
        return rules.stream()
                .flatMap(rule -> attempt("rule " + rule.id(), rule, Permission::of).stream())
                .toList();
    }

    private <T, R> List<R> attempt(String what, T text, Function<T, R> reading) {
        try {
            return List.of(reading.apply(text));
        } catch (IllegalArgumentException e) {
            problems.add(what + " is left out: " + e.getMessage());
            return List.of();
        }
    }
}
