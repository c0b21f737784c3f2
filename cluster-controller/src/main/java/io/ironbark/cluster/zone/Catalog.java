package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.NodeObserved;
import io.ironbark.proto.placement.GroupMembers;
import io.ironbark.proto.placement.GroupPlace;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.zone.NodeSpec;
import io.ironbark.proto.zone.PlacedInstance;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import io.ironbark.proto.zone.ZoneDesired;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What the cloud controller wants of the zone, merged from what it sent.
 *
 * <p>Every change notes the nodes whose documents it may alter ({@link #drainTouched}); noting one too many is only
 * work, noting one too few is a node that is never told.
 */
final class Catalog {
    private final Map<InstanceId, PlacedInstance> instances = new HashMap<>();
    private final Map<VpcId, VpcSpec> vpcs = new HashMap<>();
    private final Map<SecurityGroupId, SecurityGroupSpec> groups = new HashMap<>();
    private final SortedMap<NodeId, NodeSpec> nodes = new TreeMap<>();
    private final SortedSet<InstanceId> unplaced = new TreeSet<>();
    private final Map<NodeId, SharedMap<InstanceId, InstanceDesired>> byNode = new HashMap<>();
    private final Map<NodeId, Capacity> committed = new HashMap<>();
    private final Map<VpcId, SortedMap<NodeId, SortedMap<InstanceId, Guest>>> guests = new HashMap<>();
    private final SortedMap<VpcId, VpcSpec> withGateways = new TreeMap<>();

    /** Nodes that run a gateway of a VPC, or did: they need not have a guest of it. */
    private final Map<VpcId, SortedSet<NodeId>> hosts = new HashMap<>();

    private final Reports reports;
    private final RemoteGuests remoteGuests = new RemoteGuests();
    private final Members members = new Members();
    private final GroupMembers groupMembers = new GroupMembers();
    private SortedMap<NodeId, Touched> touched = new TreeMap<>();

    /** VPCs that guests came to or left: noted once, however many there were. */
    private final SortedSet<VpcId> stirred = new TreeSet<>();

    private Optional<Policy> policy = Optional.empty();
    private long version;

    /** Takes the reports for nodes' addresses. */
    Catalog(Reports reports) {
        this.reports = reports;
    }

    /** Merges what changed, or everything; and then forgets what is gone. */
    void apply(ZoneDesired desired) {
        if (desired.full()) {
            forgetAllBut(desired);
        }
        policy = Optional.of(desired.policy());
        desired.nodes().forEach(this::put);
        desired.vpcs().forEach(this::put);
        desired.groups().forEach(this::put);
        desired.instances().forEach(this::put);
        desired.gone().forEach(this::forget);
        version = desired.version();
    }

    private void forgetAllBut(ZoneDesired desired) {
        var named = new HashSet<String>();
        desired.instances().forEach(placed -> named.add(placed.instance().id().value()));
        desired.vpcs().forEach(vpc -> named.add(vpc.id().value()));
        desired.groups().forEach(group -> named.add(group.id().value()));
        var known = new ArrayList<String>();
        instances.keySet().forEach(id -> known.add(id.value()));
        groups.keySet().forEach(id -> known.add(id.value()));
        vpcs.keySet().forEach(id -> known.add(id.value()));
        known.stream().filter(id -> !named.contains(id)).forEach(this::forget);
        nodes.clear();
    }

    private void put(NodeSpec spec) {
        if (nodes.put(spec.node(), spec) == null) {
            touch(spec.node());
        }
    }

    private void put(VpcSpec spec) {
        if (!spec.equals(vpcs.get(spec.id()))) {
            touchNodesOf(spec.id()); // those of peers that it has no more
            vpcs.put(spec.id(), spec);
            if (spec.natGateways().isEmpty()) {
                withGateways.remove(spec.id());
            } else {
                withGateways.put(spec.id(), spec);
            }
            touchNodesOf(spec.id());
        }
    }

    private void put(SecurityGroupSpec spec) {
        if (!spec.equals(groups.put(spec.id(), spec))) {
            touchNodesOf(spec.vpc());
        }
    }

    private void put(PlacedInstance placed) {
        var before = Optional.ofNullable(instances.put(placed.instance().id(), placed));
        if (before.isPresent() && before.get().equals(placed)) {
            return;
        }
        before.ifPresent(this::unindexPlace);
        indexPlace(placed);
        var guestBefore = before.flatMap(Guest::of);
        var guest = Guest.of(placed);
        if (!guest.equals(guestBefore)) {
            guestBefore.ifPresent(this::unindexGuest);
            guest.ifPresent(this::indexGuest);
        }
    }

    private void forget(String id) {
        InstanceId.parse(id).map(instances::remove).ifPresent(placed -> {
            unindexPlace(placed);
            Guest.of(placed).ifPresent(this::unindexGuest);
        });
        SecurityGroupId.parse(id).map(groups::remove).ifPresent(group -> touchNodesOf(group.vpc()));
        VpcId.parse(id).flatMap(this::vpc).ifPresent(vpc -> {
            touchNodesOf(vpc.id());
            vpcs.remove(vpc.id());
            withGateways.remove(vpc.id());
            hosts.remove(vpc.id());
        });
    }

    private void indexPlace(PlacedInstance placed) {
        var instance = placed.instance();
        placed.node()
                .ifPresentOrElse(
                        node -> {
                            byNode.put(node, instancesOf(node).with(instance.id(), instance));
                            committed.merge(node, Capacity.of(instance.machine()), Capacity::plus);
                            placed.group().ifPresent(group -> groupMembers.add(group, node));
                            touch(node).composed().add(instance.nic().vpc());
                        },
                        () -> unplaced.add(instance.id()));
    }

    private void unindexPlace(PlacedInstance placed) {
        var instance = placed.instance();
        unplaced.remove(instance.id());
        placed.node().ifPresent(node -> {
            byNode.put(node, instancesOf(node).without(instance.id()));
            committed.merge(node, Capacity.of(instance.machine()), (sum, part) -> sum.minus(part));
            placed.group().ifPresent(group -> groupMembers.remove(group, node));
            touch(node).composed().add(instance.nic().vpc());
        });
    }

    private void indexGuest(Guest guest) {
        guests.computeIfAbsent(guest.nic().vpc(), _ -> new TreeMap<>())
                .computeIfAbsent(guest.node(), _ -> new TreeMap<>())
                .put(guest.id(), guest);
        members.add(guest);
        addressOf(guest.node()).ifPresent(address -> remoteGuests.put(guest, address));
        stir(guest);
    }

    private void unindexGuest(Guest guest) {
        var nodesOfVpc = guests.get(guest.nic().vpc());
        if (nodesOfVpc != null) {
            removeFrom(nodesOfVpc, guest.node(), guest.id());
        }
        members.remove(guest);
        remoteGuests.remove(guest);
        stir(guest);
    }

    private Optional<String> addressOf(NodeId node) {
        return reports.of(node).map(NodeObserved::address);
    }

    /**
     * The guest's own node has the VPC, and what its guests need of peers, with its first guest and until its last. Other
     * nodes hear of an address that came or went, and nothing else.
     */
    private void stir(Guest guest) {
        var vpc = guest.nic().vpc();
        stirred.add(vpc);
        var own = touch(guest.node()).composed();
        own.add(vpc);
        vpc(vpc).ifPresent(spec -> spec.peerings().forEach(peering -> own.add(peering.peer())));
    }

    private static <K, T> void removeFrom(Map<K, SortedMap<InstanceId, T>> index, K key, InstanceId id) {
        var entries = index.get(key);
        if (entries != null) {
            entries.remove(id);
            if (entries.isEmpty()) {
                index.remove(key);
            }
        }
    }

    private Touched touch(NodeId node) {
        return touched.computeIfAbsent(node, _ -> Touched.no());
    }

    /** Every node that has a guest of the VPC, or was told of it for another reason, may have to hear of it. */
    void touchNodesOf(VpcId vpc) {
        nodesOf(vpc, (node, told) -> touch(node).composed().add(told));
    }

    private void nodesOf(VpcId vpc, BiConsumer<NodeId, VpcId> note) {
        guestsOf(vpc).keySet().forEach(node -> note.accept(node, vpc));
        hosts.getOrDefault(vpc, Collections.emptySortedSet()).forEach(node -> note.accept(node, vpc));
        vpc(vpc).stream()
                .flatMap(spec -> spec.peerings().stream())
                .forEach(peering -> nodesOfBoth(vpc, peering.peer(), note));
    }

    /** A VPC is told of wherever a peer of it has a guest, for its packets pass there from the one to the other. */
    private void nodesOfBoth(VpcId one, VpcId other, BiConsumer<NodeId, VpcId> note) {
        guestsOf(one).keySet().forEach(node -> note.accept(node, other));
        guestsOf(other).keySet().forEach(node -> {
            note.accept(node, one);
            note.accept(node, other);
        });
    }

    /** Notes a node that runs a gateway of the VPC, or did. */
    void touch(NodeId node, VpcId vpc) {
        touch(node).composed().add(vpc);
        hosts.computeIfAbsent(vpc, _ -> new TreeSet<>()).add(node);
    }

    /** The VPCs that have a NAT gateway. */
    Collection<VpcSpec> vpcsWithGateways() {
        return withGateways.values();
    }

    /** For a node whose address changed: its peers' documents hold that. */
    void moved(NodeId node) {
        touch(node);
        for (var instance : instancesOf(node).sorted().values()) {
            var guest = Optional.ofNullable(instances.get(instance.id())).flatMap(Guest::of);
            guest.ifPresent(one -> addressOf(node).ifPresent(address -> remoteGuests.put(one, address)));
            touchNodesOf(instance.nic().vpc());
        }
    }

    /** The nodes whose documents may have changed since the last call, and what may differ there. */
    SortedMap<NodeId, Touched> drainTouched() {
        stirred.forEach(
                vpc -> nodesOf(vpc, (node, told) -> touch(node).stirred().add(told)));
        stirred.clear();
        var result = touched;
        touched = new TreeMap<>();
        return result;
    }

    long version() {
        return version;
    }

    /** Empty until the first feed was applied. */
    Optional<Policy> policy() {
        return policy;
    }

    Collection<NodeSpec> nodes() {
        return nodes.values();
    }

    SortedSet<InstanceId> unplaced() {
        return Collections.unmodifiableSortedSet(unplaced);
    }

    Optional<InstanceDesired> instance(InstanceId id) {
        return Optional.ofNullable(instances.get(id)).map(PlacedInstance::instance);
    }

    /** The instance's place in its placement group. */
    Optional<GroupPlace> groupPlace(InstanceId id) {
        return Optional.ofNullable(instances.get(id)).flatMap(PlacedInstance::group);
    }

    /** Where members of placement groups are: those committed, and those that the placer adds while it proposes. */
    GroupMembers groupMembers() {
        return groupMembers;
    }

    int instanceCount() {
        return instances.size();
    }

    SharedMap<InstanceId, InstanceDesired> instancesOf(NodeId node) {
        return Objects.requireNonNullElseGet(byNode.get(node), SharedMap::empty);
    }

    /** What all instances committed to a node take of it. */
    Capacity committedTo(NodeId node) {
        return committed.getOrDefault(node, Capacity.NONE);
    }

    Optional<VpcSpec> vpc(VpcId id) {
        return Optional.ofNullable(vpcs.get(id));
    }

    Optional<SecurityGroupSpec> group(SecurityGroupId id) {
        return Optional.ofNullable(groups.get(id));
    }

    /** A VPC's guests by node. */
    SortedMap<NodeId, SortedMap<InstanceId, Guest>> guestsOf(VpcId vpc) {
        return guests.getOrDefault(vpc, Collections.emptySortedMap());
    }

    /** Guests of a VPC as other nodes are told of them. */
    SharedMap<String, RemoteGuests.Remote> remoteGuestsOf(VpcId vpc) {
        return remoteGuests.of(vpc);
    }

    /** A group's members by address. */
    SharedMap<String, InstanceId> membersOf(SecurityGroupId group) {
        return members.of(group);
    }
}
