package io.ironbark.proto.node;

import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Guests elsewhere, and members of groups, that came to a VPC or left it.
 *
 * @param goneRemotes by private address
 */
public record VpcChange(
        VpcId id, List<RemoteGuest> remotes, SortedSet<String> goneRemotes, List<MembersChange> members) {
    public VpcChange {
        remotes = List.copyOf(remotes);
        members = List.copyOf(members);
    }

    /** Members that joined a group or left it. */
    public record MembersChange(SecurityGroupId group, SortedSet<String> joined, SortedSet<String> left) {}

    /** Empty if more than that is different. */
    static Optional<VpcChange> between(VpcDesired before, VpcDesired after) {
        var bare = with(before, List.of(), withoutMembers(before.groups()));
        if (!bare.equals(with(after, List.of(), withoutMembers(after.groups())))) {
            return Optional.empty();
        }
        var remotes = Difference.between(before.remoteGuests(), after.remoteGuests(), RemoteGuest::privateIp);
        return Optional.of(
                new VpcChange(after.id(), remotes.put(), remotes.gone(), members(before.groups(), after.groups())));
    }

    private static List<MembersChange> members(List<SecurityGroupDesired> before, List<SecurityGroupDesired> after) {
        var changes = new ArrayList<MembersChange>();
        for (int i = 0; i < after.size(); i++) {
            var change =
                    Difference.between(before.get(i).members(), after.get(i).members(), Function.identity());
            if (!change.put().isEmpty() || !change.gone().isEmpty()) {
                changes.add(new MembersChange(after.get(i).id(), new TreeSet<>(change.put()), change.gone()));
            }
        }
        return changes;
    }

    private static List<SecurityGroupDesired> withoutMembers(List<SecurityGroupDesired> groups) {
        return groups.stream()
                .map(group -> new SecurityGroupDesired(
                        group.id(), group.ingress(), group.egress(), Collections.emptySortedSet()))
                .toList();
    }

    VpcDesired appliedTo(VpcDesired vpc) {
        var guests = Difference.applied(vpc.remoteGuests(), remotes, goneRemotes, RemoteGuest::privateIp);
        SortedMap<SecurityGroupId, MembersChange> byGroup = NodeChange.byKey(members, MembersChange::group);
        var groups = vpc.groups().stream()
                .map(group -> Optional.ofNullable(byGroup.get(group.id()))
                        .map(change -> changed(group, change))
                        .orElse(group))
                .toList();
        return with(vpc, guests, groups);
    }

    private static SecurityGroupDesired changed(SecurityGroupDesired group, MembersChange change) {
        var all = new TreeSet<>(group.members());
        all.removeAll(change.left());
        all.addAll(change.joined());
        return new SecurityGroupDesired(group.id(), group.ingress(), group.egress(), all);
    }

    private static VpcDesired with(VpcDesired vpc, List<RemoteGuest> remotes, List<SecurityGroupDesired> groups) {
        return new VpcDesired(
                vpc.id(),
                vpc.vni(),
                vpc.cidrs(),
                vpc.subnets(),
                groups,
                remotes,
                vpc.natGateways(),
                vpc.prefixLists(),
                vpc.peerings(),
                vpc.options());
    }
}
