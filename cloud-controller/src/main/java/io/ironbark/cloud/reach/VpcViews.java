package io.ironbark.cloud.reach;

import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NatDesired;
import io.ironbark.proto.node.Power;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A VPC as each node that has to do with it sees it. Pure. */
final class VpcViews {
    private static final String NOWHERE = "0.0.0.0";

    private final VpcSpec spec;
    private final List<SecurityGroupDesired> known;
    private final Around around;
    private final SortedMap<NodeId, List<InstanceDesired>> guests = new TreeMap<>();

    /** Takes a VPC and all that is in it. */
    static SortedMap<NodeId, Vpc> of(
            VpcSpec spec, List<SecurityGroupSpec> groups, List<PlacedInstance> instances, Around around) {
        var views = new VpcViews(spec, groups, instances, around);
        var having = new TreeSet<>(views.guests.keySet());
        having.addAll(around.also());
        spec.natGateways()
                .forEach(nat ->
                        Optional.ofNullable(around.gateways().get(nat.id())).ifPresent(having::add));
        var all = new TreeMap<NodeId, Vpc>();
        having.forEach(node -> all.put(node, views.view(node)));
        return all;
    }

    /**
     * What decides besides the VPC's own rows.
     *
     * @param addresses underlay addresses of nodes; who has none has no tunnel
     * @param gateways the nodes that run NAT gateways, as far as they are known
     * @param also nodes that have the VPC though no guest of it is there, for it is a peer of one that has
     * @param groups of its peers, by which rules may know who is at the other end
     */
    record Around(
            Map<NodeId, String> addresses,
            Map<NatGatewayId, NodeId> gateways,
            Set<NodeId> also,
            List<SecurityGroupDesired> groups) {}

    private VpcViews(VpcSpec spec, List<SecurityGroupSpec> groups, List<PlacedInstance> instances, Around around) {
        this.spec = spec;
        this.known = groups.stream().map(group -> withMembers(group, instances)).toList();
        this.around = around;
        for (PlacedInstance placed : instances) {
            var instance = placed.instance();
            if (instance.nic().vpc().equals(spec.id()) && instance.power() != Power.TERMINATED) {
                placed.node()
                        .ifPresent(node -> guests.computeIfAbsent(node, _ -> new ArrayList<>())
                                .add(instance));
            }
        }
    }

    private Vpc view(NodeId node) {
        var remotes = new ArrayList<RemoteGuest>();
        guests.forEach((other, there) -> Optional.ofNullable(around.addresses().get(other))
                .filter(_ -> !other.equals(node))
                .ifPresent(address -> there.forEach(guest -> guest.nics()
                        .forEach(nic -> nic.privateIps()
                                .forEach(ip -> remotes.add(new RemoteGuest(ip, nic.mac(), address)))))));
        var document = new VpcDesired(
                spec.id(),
                spec.vni(),
                spec.cidrs(),
                spec.subnets(),
                Stream.concat(around.groups().stream(), known.stream()).toList(),
                remotes,
                gateways(node),
                spec.prefixLists(),
                spec.peerings(),
                spec.options());
        return VpcReader.read(document, guests.getOrDefault(node, List.of())).vpc();
    }

    /** As the node is told of them. One of which no node is known is at nobody's address, and no way leads there. */
    private List<NatDesired> gateways(NodeId node) {
        return spec.natGateways().stream()
                .map(nat -> new NatDesired(
                        nat.id(),
                        nat.subnet(),
                        nat.privateIp(),
                        nat.publicIp(),
                        Optional.ofNullable(around.gateways().get(nat.id()))
                                .filter(host -> !host.equals(node))
                                .map(host -> around.addresses().getOrDefault(host, NOWHERE))
                                .or(() -> around.gateways().containsKey(nat.id())
                                        ? Optional.empty()
                                        : Optional.of(NOWHERE))))
                .toList();
    }

    /** A group, with those of the instances that are in it and somewhere. */
    static SecurityGroupDesired withMembers(SecurityGroupSpec group, List<PlacedInstance> instances) {
        var members = new TreeSet<String>();
        instances.stream()
                .filter(VpcViews::isSomewhere)
                .flatMap(placed -> placed.instance().nics().stream())
                .filter(nic -> nic.groups().contains(group.id()))
                .forEach(nic -> members.addAll(nic.privateIps()));
        return new SecurityGroupDesired(group.id(), group.ingress(), group.egress(), members);
    }

    private static boolean isSomewhere(PlacedInstance placed) {
        return placed.node().isPresent() && placed.instance().power() != Power.TERMINATED;
    }
}
