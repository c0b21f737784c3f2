package io.ironbark.proto.network;

import io.ironbark.proto.address.Ipv4;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A VPC and its peers, each as every node that has it sees it.
 *
 * @param vpc the one that is asked about
 */
public record Views(VpcId vpc, SortedMap<VpcId, SortedMap<NodeId, Vpc>> vpcs) {
    public Views {
        vpcs = Collections.unmodifiableSortedMap(new TreeMap<>(vpcs));
    }

    /** One VPC without peers. */
    public static Views of(VpcId vpc, SortedMap<NodeId, Vpc> views) {
        return new Views(vpc, new TreeMap<>(Map.of(vpc, views)));
    }

    /** A guest, where it is, and which of its private addresses is meant. */
    record Found(NodeId node, Vpc vpc, Vpc.Guest guest, Ipv4 address) {
        String at(String what) {
            return node + " " + what;
        }
    }

    /** True if a guest of the VPC itself has this private or public address. */
    public boolean knows(Ipv4 address) {
        return of(vpc).values().stream()
                .anyMatch(seen -> seen.byAddress().containsKey(address)
                        || seen.behind(address).isPresent());
    }

    /** How each node that has a VPC sees it. */
    SortedMap<NodeId, Vpc> of(VpcId id) {
        return vpcs.getOrDefault(id, Collections.emptySortedMap());
    }

    /** The guest of a VPC that has a private address. */
    Optional<Found> withAddress(VpcId id, Ipv4 address) {
        return of(id).entrySet().stream()
                .flatMap(view -> Optional.ofNullable(view.getValue().byAddress().get(address)).stream()
                        .map(guest -> new Found(view.getKey(), view.getValue(), guest, address)))
                .findFirst();
    }

    /** The guests that have a private address: that of the VPC itself, or else those of its peers. */
    List<Found> withAddress(Ipv4 address) {
        var own = withAddress(vpc, address);
        return own.isPresent()
                ? List.of(own.get())
                : vpcs.keySet().stream()
                        .flatMap(id -> withAddress(id, address).stream())
                        .toList();
    }

    /** The guest that a public address is mapped to, in any of the VPCs. */
    Optional<Found> withPublicAddress(Ipv4 address) {
        return vpcs.values().stream()
                .flatMap(views -> views.entrySet().stream())
                .flatMap(view -> found(view, address).stream())
                .findFirst();
    }

    /** The node that runs a NAT gateway of a VPC, if one is known to. */
    Optional<NodeId> running(VpcId id, NatGatewayId gateway) {
        return of(id).entrySet().stream()
                .filter(view -> Optional.ofNullable(
                                view.getValue().outward().gateways().get(gateway))
                        .filter(Outward.Nat::isHere)
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<Found> found(Map.Entry<NodeId, Vpc> view, Ipv4 address) {
        var vpc = view.getValue();
        return vpc.behind(address)
                .flatMap(own -> Optional.ofNullable(vpc.byAddress().get(own))
                        .map(guest -> new Found(view.getKey(), vpc, guest, own)));
    }
}
