package io.ironbark.cloud.reach;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.network.Vpc;
import io.ironbark.proto.network.VpcReader;
import io.ironbark.proto.node.InstanceDesired;
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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A VPC as each node that has a guest of it sees it. Pure. */
final class VpcViews {
    private final VpcSpec spec;
    private final List<SecurityGroupSpec> groups;
    private final SortedMap<NodeId, List<InstanceDesired>> guests = new TreeMap<>();

    /**
     * Takes a VPC and all that is in it.
     *
     * @param addresses underlay addresses of nodes; who has none has no tunnel
     */
    static SortedMap<NodeId, Vpc> of(
            VpcSpec spec,
            List<SecurityGroupSpec> groups,
            List<PlacedInstance> instances,
            Map<NodeId, String> addresses) {
        var views = new VpcViews(spec, groups, instances);
        var all = new TreeMap<NodeId, Vpc>();
        views.guests.keySet().forEach(node -> all.put(node, views.view(node, addresses)));
        return all;
    }

    private VpcViews(VpcSpec spec, List<SecurityGroupSpec> groups, List<PlacedInstance> instances) {
        this.spec = spec;
        this.groups = groups;
        for (PlacedInstance placed : instances) {
            var instance = placed.instance();
            if (instance.nic().vpc().equals(spec.id()) && instance.power() != Power.TERMINATED) {
                placed.node()
                        .ifPresent(node -> guests.computeIfAbsent(node, _ -> new ArrayList<>())
                                .add(instance));
            }
        }
    }

    private Vpc view(NodeId node, Map<NodeId, String> addresses) {
        var remotes = new ArrayList<RemoteGuest>();
        guests.forEach((other, there) -> Optional.ofNullable(addresses.get(other))
                .filter(_ -> !other.equals(node))
                .ifPresent(address -> there.forEach(guest -> guest.nics()
                        .forEach(nic -> nic.privateIps()
                                .forEach(ip -> remotes.add(new RemoteGuest(ip, nic.mac(), address)))))));
        var document = new VpcDesired(
                spec.id(),
                spec.vni(),
                spec.cidrs(),
                spec.subnets(),
                groups.stream().map(this::withMembers).toList(),
                remotes,
                spec.natGateways(),
                spec.prefixLists(),
                spec.peerings(),
                spec.options());
        return VpcReader.read(document, guests.getOrDefault(node, List.of())).vpc();
    }

    private SecurityGroupDesired withMembers(SecurityGroupSpec group) {
        return new SecurityGroupDesired(group.id(), group.ingress(), group.egress(), members(group.id()));
    }

    private SortedSet<String> members(SecurityGroupId group) {
        var members = new TreeSet<String>();
        guests.values().stream()
                .flatMap(List::stream)
                .flatMap(guest -> guest.nics().stream())
                .filter(nic -> nic.groups().contains(group))
                .forEach(nic -> members.addAll(nic.privateIps()));
        return members;
    }
}
