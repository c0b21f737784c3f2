package io.ironbark.node.network.vpc;

import io.ironbark.node.network.address.Ipv4;
import io.ironbark.node.network.address.Ipv4Block;
import io.ironbark.node.network.address.Mac;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.Nic;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Throws {@link IllegalArgumentException} if the guest can't be in this VPC. */
    public static Vpc.Guest guest(VpcDesired document, InstanceDesired instance) {
        return guest(instance, subnets(document));
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
            attempt(instance.id().value(), instance, some -> guest(some, subnets))
                    .forEach(guest -> guests.put(guest.address(), guest));
        }
        var remotes = new TreeMap<Ipv4, Ipv4>();
        document.remoteGuests()
                .forEach(remote -> attempt("a guest elsewhere", remote.privateIp(), Ipv4::of)
                        .forEach(address -> attempt("a guest elsewhere", remote.nodeAddress(), Ipv4::of)
                                .forEach(node -> remotes.put(address, node))));
        remotes.keySet().removeAll(guests.keySet());
        return new Vpc(document.id(), document.vni(), blocks, subnets, groups, guests, remotes);
    }

    private static SortedMap<SubnetId, Ipv4Block> subnets(VpcDesired document) {
        var subnets = new TreeMap<SubnetId, Ipv4Block>();
        document.subnets().forEach(subnet -> subnets.put(subnet.id(), Ipv4Block.of(subnet.cidr())));
        return subnets;
    }

    private static Vpc.Guest guest(InstanceDesired instance, SortedMap<SubnetId, Ipv4Block> subnets) {
        Nic nic = instance.nic();
        var address = Ipv4.of(nic.privateIp());
        var block = subnets.get(nic.subnet());
        if (block == null) {
            throw new IllegalArgumentException("its subnet " + nic.subnet() + " is not known here");
        }
        if (!block.contains(address) || address.equals(block.gateway()) || address.equals(block.address())) {
            throw new IllegalArgumentException(address + " is no guest's address in " + block);
        }
        return new Vpc.Guest(
                nic.id(),
                nic.subnet(),
                new Mac(nic.mac()),
                address,
                nic.publicIp().map(Ipv4::of),
                nic.groups(),
                nic.sourceDestCheck(),
                Math.clamp(instance.metadata().hopLimit(), 1, 64));
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
