package io.ironbark.proto.node;

import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

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

    VpcDesired appliedTo(VpcDesired vpc) {
        var guests = Changed.of(vpc.remoteGuests(), remotes, goneRemotes, RemoteGuest::privateIp);
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
