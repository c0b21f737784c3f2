package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
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
    private final Gateways gateways;
    private final Map<NodeId, Document> told = new HashMap<>();
    private long version;

    Documents(String epoch, Catalog catalog, Gateways gateways) {
        this.epoch = epoch;
        this.catalog = catalog;
        this.gateways = gateways;
    }

    /** Documents, with new versions, for those of the nodes whose content differs from what they were told last. */
    List<Document> renew(SortedMap<NodeId, Touched> touched) {
        var changed = new ArrayList<Document>();
        touched.forEach((node, why) -> renew(node, why).ifPresent(changed::add));
        return changed;
    }

    private Optional<Document> renew(NodeId node, Touched why) {
        var before = Optional.ofNullable(told.get(node));
        var vpcs = new TreeMap<>(before.map(Document::vpcs).orElseGet(Collections::emptySortedMap));
        boolean differs = false;
        for (var id : why.composed()) {
            differs |= put(vpcs, id, part(node, id));
        }
        for (var id : why.stirred()) {
            if (!why.composed().contains(id)) {
                differs |= put(vpcs, id, Optional.ofNullable(vpcs.get(id)).map(this::stirred));
            }
        }
        var instances = catalog.instancesOf(node);
        if (!differs
                && before.isPresent()
                && before.get().instances().differences(instances).isEmpty()) {
            return Optional.empty();
        }
        version++;
        var document = new Document(node, epoch, version, instances, vpcs);
        told.put(node, document);
        return Optional.of(document);
    }

    /** Returns whether that is news. */
    private static boolean put(SortedMap<VpcId, VpcPart> vpcs, VpcId id, Optional<VpcPart> part) {
        var before = Optional.ofNullable(vpcs.get(id));
        boolean isNews = before.isPresent() != part.isPresent()
                || (part.isPresent() && part.get().isNewsAfter(before.orElseThrow()));
        if (isNews) {
            part.ifPresentOrElse(one -> vpcs.put(id, one), () -> vpcs.remove(id));
        }
        return isNews;
    }

    /** The same with the guests and members of now. */
    private VpcPart stirred(VpcPart before) {
        return part(before.node(), before.bare());
    }

    private VpcPart part(NodeId node, VpcDesired bare) {
        return new VpcPart(
                node,
                bare,
                catalog.remoteGuestsOf(bare.id()),
                bare.groups().stream()
                        .map(group -> catalog.membersOf(group.id()))
                        .toList());
    }

    /** Empty if the VPC has nothing on the node, or is not known (yet). */
    private Optional<VpcPart> part(NodeId node, VpcId id) {
        return catalog.vpc(id).flatMap(spec -> {
            var here = catalog.guestsOf(id).getOrDefault(node, Collections.emptySortedMap());
            boolean none = here.isEmpty()
                    && !gateways.hostsOf(spec).contains(node)
                    && spec.peerings().stream().noneMatch(peering -> hasGuests(node, peering.peer()));
            return none ? Optional.empty() : Optional.of(part(node, bare(node, spec, here.values())));
        });
    }

    private boolean hasGuests(NodeId node, VpcId vpc) {
        return catalog.guestsOf(vpc).containsKey(node);
    }

    /** Without guests elsewhere, and without members of groups. */
    private VpcDesired bare(NodeId node, VpcSpec spec, Collection<Guest> here) {
        var own = new TreeSet<SecurityGroupId>();
        here.forEach(guest -> guest.nics().forEach(nic -> own.addAll(nic.groups())));
        var groups = groups(spec, own);
        return new VpcDesired(
                spec.id(),
                spec.vni(),
                spec.cidrs(),
                spec.subnets(),
                groups,
                List.of(),
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
        return catalog.group(id).flatMap(spec -> {
            if (spec.vpc().equals(vpc.id())) {
                return Optional.of(bare(id, spec.ingress(), spec.egress()));
            }
            return vpc.peerings().stream().anyMatch(peering -> peering.peer().equals(spec.vpc()))
                    ? Optional.of(bare(id, List.of(), List.of()))
                    : Optional.empty();
        });
    }

    private static SecurityGroupDesired bare(
            SecurityGroupId id, List<SecurityRule> ingress, List<SecurityRule> egress) {
        return new SecurityGroupDesired(id, ingress, egress, Collections.emptySortedSet());
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
