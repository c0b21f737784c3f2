package io.ironbark.cluster.zone;

import io.ironbark.cluster.zone.RemoteGuests.Remote;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.RemoteGuest;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.node.VpcChange;
import io.ironbark.proto.node.VpcDesired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one node's document says of a VPC.
 *
 * @param bare all but guests elsewhere and members of groups
 * @param guests the VPC's, with those on this node, of which it is not told
 * @param members of the bare one's groups, in the same order
 */
record VpcPart(
        NodeId node, VpcDesired bare, SharedMap<String, Remote> guests, List<SharedMap<String, InstanceId>> members) {

    /** As the node is told of it when it knows nothing. */
    VpcDesired whole() {
        var groups = new ArrayList<SecurityGroupDesired>();
        for (int number = 0; number < members.size(); number++) {
            var group = bare.groups().get(number);
            groups.add(new SecurityGroupDesired(
                    group.id(),
                    group.ingress(),
                    group.egress(),
                    new TreeSet<>(members.get(number).sorted().keySet())));
        }
        var remotes = guests.sorted().values().stream()
                .filter(remote -> !remote.node().equals(node))
                .map(Remote::guest)
                .toList();
        return new VpcDesired(
                bare.id(),
                bare.vni(),
                bare.cidrs(),
                bare.subnets(),
                groups,
                remotes,
                bare.natGateways(),
                bare.prefixLists(),
                bare.peerings(),
                bare.options());
    }

    /** Whether the node has to hear of this, having been told of the other. */
    boolean isNewsAfter(VpcPart before) {
        return !equals(before)
                && since(before).map(change -> !isNothing(change)).orElse(true);
    }

    /** Whether it leaves everything as it is. */
    static boolean isNothing(VpcChange change) {
        return change.remotes().isEmpty()
                && change.goneRemotes().isEmpty()
                && change.members().isEmpty();
    }

    /** What leads here from what the node was told before; empty if more is different than guests and members. */
    Optional<VpcChange> since(VpcPart before) {
        if (!bare.equals(before.bare)) {
            return Optional.empty();
        }
        var remotes = new ArrayList<RemoteGuest>();
        var gone = new TreeSet<String>();
        for (var ip : guests.differences(before.guests)) {
            var was = before.seen(ip);
            var is = seen(ip);
            is.filter(guest -> !is.equals(was)).ifPresent(remotes::add);
            if (is.isEmpty() && was.isPresent()) {
                gone.add(ip);
            }
        }
        return Optional.of(new VpcChange(bare.id(), remotes, gone, membersSince(before)));
    }

    private Optional<RemoteGuest> seen(String ip) {
        return guests.get(ip).filter(remote -> !remote.node().equals(node)).map(Remote::guest);
    }

    private List<VpcChange.MembersChange> membersSince(VpcPart before) {
        var changes = new ArrayList<VpcChange.MembersChange>();
        for (int number = 0; number < members.size(); number++) {
            var joined = new TreeSet<String>();
            var left = new TreeSet<String>();
            for (var ip : members.get(number).differences(before.members.get(number))) {
                if (members.get(number).get(ip).isEmpty()) {
                    left.add(ip);
                } else if (before.members.get(number).get(ip).isEmpty()) {
                    joined.add(ip);
                }
            }
            if (!joined.isEmpty() || !left.isEmpty()) {
                changes.add(
                        new VpcChange.MembersChange(bare.groups().get(number).id(), joined, left));
            }
        }
        return changes;
    }
}
