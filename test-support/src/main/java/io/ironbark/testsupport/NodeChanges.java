package io.ironbark.testsupport;

import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeChange;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.NodeNews;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.VpcChange;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What differs between two whole documents, found by looking at all of both: what a cluster controller finds otherwise. */
public final class NodeChanges {
    private NodeChanges() {}

    /** What a node is told that has this document, or none. */
    public static NodeNews news(Optional<NodeDesired> known, NodeDesired newer) {
        return known.filter(before -> before.epoch().equals(newer.epoch()))
                .map(before -> new NodeNews(Optional.empty(), Optional.of(between(before, newer))))
                .orElseGet(() -> new NodeNews(Optional.of(newer), Optional.empty()));
    }

    /** What leads from one document to another of the same node and epoch. */
    public static NodeChange between(NodeDesired before, NodeDesired after) {
        var known = byKey(before.vpcs(), VpcDesired::id);
        var whole = new ArrayList<VpcDesired>();
        var changes = new ArrayList<VpcChange>();
        for (VpcDesired vpc : put(before.vpcs(), after.vpcs(), VpcDesired::id)) {
            Optional.ofNullable(known.get(vpc.id()))
                    .filter(old -> bare(old).equals(bare(vpc)))
                    .ifPresentOrElse(old -> changes.add(between(old, vpc)), () -> whole.add(vpc));
        }
        return new NodeChange(
                after.node(),
                after.epoch(),
                before.version(),
                after.version(),
                put(before.instances(), after.instances(), InstanceDesired::id),
                gone(before.instances(), after.instances(), InstanceDesired::id),
                whole,
                gone(before.vpcs(), after.vpcs(), VpcDesired::id),
                changes);
    }

    private static VpcChange between(VpcDesired before, VpcDesired after) {
        var members = new ArrayList<VpcChange.MembersChange>();
        for (int i = 0; i < after.groups().size(); i++) {
            var left = before.groups().get(i).members();
            var joined = after.groups().get(i).members();
            if (!left.equals(joined)) {
                members.add(new VpcChange.MembersChange(
                        after.groups().get(i).id(),
                        new TreeSet<>(put(left, joined, Function.identity())),
                        gone(left, joined, Function.identity())));
            }
        }
        return new VpcChange(
                after.id(),
                put(before.remoteGuests(), after.remoteGuests(), RemoteGuest::privateIp),
                gone(before.remoteGuests(), after.remoteGuests(), RemoteGuest::privateIp),
                members);
    }

    /** Without guests elsewhere and members. */
    private static VpcDesired bare(VpcDesired vpc) {
        return new VpcDesired(
                vpc.id(),
                vpc.vni(),
                vpc.cidrs(),
                vpc.subnets(),
                vpc.groups().stream()
                        .map(group ->
                                new SecurityGroupDesired(group.id(), group.ingress(), group.egress(), new TreeSet<>()))
                        .toList(),
                List.of(),
                vpc.natGateways(),
                vpc.prefixLists(),
                vpc.peerings(),
                vpc.options());
    }

    private static <K extends Comparable<K>, T> List<T> put(
            Collection<T> before, Collection<T> after, Function<T, K> key) {
        var known = byKey(before, key);
        return byKey(after, key).entrySet().stream()
                .filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static <K extends Comparable<K>, T> SortedSet<K> gone(
            Collection<T> before, Collection<T> after, Function<T, K> key) {
        var gone = new TreeSet<>(byKey(before, key).keySet());
        gone.removeAll(byKey(after, key).keySet());
        return gone;
    }

    private static <K extends Comparable<K>, T> SortedMap<K, T> byKey(Collection<T> items, Function<T, K> key) {
        var map = new TreeMap<K, T>();
        items.forEach(item -> map.put(key.apply(item), item));
        return map;
    }
}
