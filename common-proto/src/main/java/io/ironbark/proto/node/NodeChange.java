package io.ironbark.proto.node;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What differs between two documents of one node. A guest that comes or goes changes a few addresses in the documents of
 * its VPC's nodes, however large these documents are; so what is sent does not grow with the cloud, nor with the VPC.
 *
 * @param after the version that it changes
 * @param version that it leads to
 * @param instances new ones and changed ones, whole
 * @param vpcs new ones, and those of which more changed than guests elsewhere and groups' members, whole
 * @param changes of the other VPCs
 */
public record NodeChange(
        NodeId node,
        String epoch,
        long after,
        long version,
        List<InstanceDesired> instances,
        SortedSet<InstanceId> goneInstances,
        List<VpcDesired> vpcs,
        SortedSet<VpcId> goneVpcs,
        List<VpcChange> changes) {
    public NodeChange {
        instances = List.copyOf(instances);
        vpcs = List.copyOf(vpcs);
        changes = List.copyOf(changes);
    }

    /** Whether this is a change of that document. */
    public boolean follows(NodeDesired known) {
        return known.node().equals(node) && known.epoch().equals(epoch) && known.version() == after;
    }

    /** The newer document, of one that this {@link #follows}. */
    NodeDesired appliedTo(NodeDesired known) {
        var newInstances = Changed.of(known.instances(), instances, goneInstances, InstanceDesired::id);
        var newVpcs = byKey(known.vpcs(), VpcDesired::id);
        newVpcs.keySet().removeAll(goneVpcs);
        vpcs.forEach(vpc -> newVpcs.put(vpc.id(), vpc));
        changes.forEach(change -> newVpcs.computeIfPresent(change.id(), (_, vpc) -> change.appliedTo(vpc)));
        return new NodeDesired(node, epoch, version, newInstances, List.copyOf(newVpcs.values()));
    }

    static <K extends Comparable<K>, T> SortedMap<K, T> byKey(List<T> items, Function<T, K> key) {
        var map = new TreeMap<K, T>();
        items.forEach(item -> map.put(key.apply(item), item));
        return map;
    }
}
