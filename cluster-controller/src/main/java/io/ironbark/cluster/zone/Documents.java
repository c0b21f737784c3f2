package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.NodeDesired;
import io.ironbark.proto.node.PrefixListDesired;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.SecurityRule;
import io.ironbark.proto.node.VpcDesired;
import io.ironbark.proto.zone.SecurityGroupSpec;
import io.ironbark.proto.zone.VpcSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Composes what each node is told, and remembers it, so that only what differs is told again. */
final class Documents {
    private final String epoch;
    private final Catalog catalog;
    private final Reports reports;
    private final Gateways gateways;
    private final Map<NodeId, NodeDesired> told = new HashMap<>();

    /** What each node's document says of each VPC, so that a change in one VPC costs no more than that VPC. */
    private final Map<NodeId, SortedMap<VpcId, VpcDesired>> parts = new HashMap<>();

    private long version;

    Documents(String epoch, Catalog catalog, Reports reports, Gateways gateways) {
        this.epoch = epoch;
        this.catalog = catalog;
        this.reports = reports;
        this.gateways = gateways;
    }

    /** Documents, with new versions, for those of the nodes whose content differs from what they were told last. */
    List<NodeDesired> renew(SortedMap<NodeId, SortedSet<VpcId>> touched) {
        var remote = new RemoteGuests(catalog, reports);
        var changed = new ArrayList<NodeDesired>();
        touched.forEach((node, vpcs) -> renew(node, vpcs, remote).ifPresent(changed::add));
        return changed;
    }

    private Optional<NodeDesired> renew(NodeId node, SortedSet<VpcId> touched, RemoteGuests remote) {
        var vpcsHere = parts.computeIfAbsent(node, _ -> new TreeMap<>());
        for (var id : touched) {
            vpc(node, id, remote).ifPresentOrElse(vpc -> vpcsHere.put(id, vpc), () -> vpcsHere.remove(id));
        }
        var instances = catalog.instancesOf(node);
        var vpcs = List.copyOf(vpcsHere.values());
        var before = told.get(node);
        if (before != null
                && before.instances().equals(instances)
                && before.vpcs().equals(vpcs)) {
            return Optional.empty();
        }
        version++;
        var document = new NodeDesired(node, epoch, version, instances, vpcs);
        told.put(node, document);
        return Optional.of(document);
    }

    /** Empty if the VPC has nothing on the node, or is not known (yet). */
    private Optional<VpcDesired> vpc(NodeId node, VpcId id, RemoteGuests remote) {
        return catalog.vpc(id).flatMap(spec -> {
            var here = catalog.guestsOf(id).getOrDefault(node, Collections.emptySortedMap());
            boolean none = here.isEmpty()
                    && !gateways.hostsOf(spec).contains(node)
                    && spec.peerings().stream().noneMatch(peering -> hasGuests(node, peering.peer()));
            return none ? Optional.empty() : Optional.of(vpc(node, spec, here.values(), remote));
        });
    }

    private boolean hasGuests(NodeId node, VpcId vpc) {
        return catalog.guestsOf(vpc).containsKey(node);
    }

    private VpcDesired vpc(NodeId node, VpcSpec spec, Collection<Guest> here, RemoteGuests remote) {
        var own = new TreeSet<SecurityGroupId>();
        here.forEach(guest -> guest.nics().forEach(nic -> own.addAll(nic.groups())));
        var groups = groups(spec, own);
        return new VpcDesired(
                spec.id(),
                spec.vni(),
                spec.cidrs(),
                spec.subnets(),
                groups,
                remote.seenFrom(node, spec.id()),
                gateways.of(spec, node),
                prefixLists(spec, groups),
                spec.peerings().stream()
                        .filter(peering -> catalog.vpc(peering.peer()).isPresent())
                        .filter(peering -> !here.isEmpty() || hasGuests(node, peering.peer()))
                        .toList(),
                spec.options());
    }

    /** Those of the VPC's that rules of these groups name: a change of another is no news to the node. */
    private static List<PrefixListDesired> prefixLists(VpcSpec spec, List<SecurityGroupDesired> groups) {
        var named = groups.stream()
                .flatMap(group -> Stream.concat(group.ingress().stream(), group.egress().stream()))
                .flatMap(rule -> rule.peer() instanceof SecurityRule.Prefixes(var list)
                        ? Stream.of(list)
                        : Stream.<PrefixListId>empty())
                .collect(Collectors.toSet());
        return spec.prefixLists().stream()
                .filter(list -> named.contains(list.id()))
                .toList();
    }

    /** The groups of guests here, and those that rules of these name. */
    private List<SecurityGroupDesired> groups(VpcSpec vpc, SortedSet<SecurityGroupId> own) {
        var wanted = new TreeSet<>(own);
        own.forEach(id -> catalog.group(id).ifPresent(spec -> wanted.addAll(namedBy(spec))));
        return wanted.stream().flatMap(id -> group(vpc, id).stream()).toList();
    }

    /** A peer's group is its members and nothing else; when the connection is gone, so are they, and its rules are stale. */
    private Optional<SecurityGroupDesired> group(VpcSpec vpc, SecurityGroupId id) {
        return catalog.groupWithMembers(id).flatMap(group -> {
            var of = catalog.group(id).map(SecurityGroupSpec::vpc).orElseThrow();
            if (of.equals(vpc.id())) {
                return Optional.of(group);
            }
            return vpc.peerings().stream().anyMatch(peering -> peering.peer().equals(of))
                    ? Optional.of(group.onlyMembers())
                    : Optional.empty();
        });
    }

    private static List<SecurityGroupId> namedBy(SecurityGroupSpec spec) {
        return Stream.concat(spec.ingress().stream(), spec.egress().stream())
                .flatMap(rule -> switch (rule.peer()) {
                    case SecurityRule.Group(var group) -> Stream.of(group);
                    case SecurityRule.Cidr _, SecurityRule.Prefixes _ -> Stream.empty();
                })
                .toList();
    }
}
