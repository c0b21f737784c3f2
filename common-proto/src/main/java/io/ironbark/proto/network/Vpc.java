package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.address.Ipv4Block;
import io.ironbark.proto.address.Mac;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A VPC and its guests on this node.
 *
 * @param subnets all of them, with guests here or not
 * @param guests by their (primary) private addresses; one that has several interfaces is here with each
 * @param remotes guests on other nodes, by private address
 */
public record Vpc(
        VpcId id,
        int vni,
        List<Ipv4Block> blocks,
        SortedMap<SubnetId, Ipv4Block> subnets,
        SortedMap<SecurityGroupId, Group> groups,
        SortedMap<Ipv4, Guest> guests,
        SortedMap<Ipv4, Ipv4> remotes,
        Outward outward) {
    public Vpc {
        blocks = List.copyOf(blocks);
        subnets = Collections.unmodifiableSortedMap(new TreeMap<>(subnets));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
        remotes = Collections.unmodifiableSortedMap(new TreeMap<>(remotes));
    }

    /** A security group: what its members may receive and send. */
    public record Group(
            SecurityGroupId id, List<Permission> ingress, List<Permission> egress, SortedSet<Ipv4> members) {
        public Group {
            ingress = List.copyOf(ingress);
            egress = List.copyOf(egress);
            members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
        }
    }

    /**
     * A guest's interface.
     *
     * @param secondary its other private addresses, with the public ones that are mapped to them
     * @param sourceCheck false if it may send from addresses that are not its own
     * @param hopLimit of what the metadata service answers
     */
    public record Guest(
            NetworkInterfaceId nic,
            SubnetId subnet,
            Mac mac,
            Ipv4 address,
            Optional<Ipv4> publicAddress,
            SortedMap<Ipv4, Optional<Ipv4>> secondary,
            List<SecurityGroupId> groups,
            boolean sourceCheck,
            int hopLimit) {
        public Guest {
            secondary = Collections.unmodifiableSortedMap(new TreeMap<>(secondary));
            groups = List.copyOf(groups);
        }

        /** All its private addresses, with the public ones that are mapped to them. */
        public SortedMap<Ipv4, Optional<Ipv4>> addresses() {
            var all = new TreeMap<>(secondary);
            all.put(address, publicAddress);
            return all;
        }

        public String tap() {
            return Names.tap(nic);
        }

        public String bridge() {
            return Names.bridge(subnet);
        }
    }

    /** The subnets that have a guest here. */
    public SortedMap<SubnetId, Ipv4Block> subnetsHere() {
        var here = new TreeMap<SubnetId, Ipv4Block>();
        guests.values().forEach(guest -> here.put(guest.subnet(), block(guest.subnet())));
        return here;
    }

    /** The block of a subnet. */
    public Ipv4Block block(SubnetId subnet) {
        return Objects.requireNonNull(subnets.get(subnet));
    }

    /** True if the address is one of the VPC's own. */
    public boolean owns(Ipv4 address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** The resolver's address: the second after the base of the VPC's first block. */
    public Ipv4 resolver() {
        return blocks.getFirst().address().plus(2);
    }

    /** True if packets of guests elsewhere may come here to be forwarded. */
    public boolean forwards() {
        return !outward.gatewaysHere().isEmpty() || guests.values().stream().anyMatch(guest -> !guest.sourceCheck());
    }

    /** The addresses of a group's members; none if the group is not known here. */
    public SortedSet<Ipv4> members(SecurityGroupId group) {
        return Optional.ofNullable(groups.get(group)).map(Group::members).orElse(Collections.emptySortedSet());
    }

    /** Guests here by all their private addresses. */
    public SortedMap<Ipv4, Guest> byAddress() {
        var all = new TreeMap<Ipv4, Guest>();
        guests.values().forEach(guest -> guest.addresses().keySet().forEach(address -> all.put(address, guest)));
        return all;
    }

    /** The private address of a guest here that this public address is mapped to. */
    public Optional<Ipv4> behind(Ipv4 publicAddress) {
        return guests.values().stream()
                .flatMap(guest -> guest.addresses().entrySet().stream())
                .filter(entry -> entry.getValue().equals(Optional.of(publicAddress)))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
