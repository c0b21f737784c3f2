package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.RemoteGuest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Guests as other nodes are told of them: each VPC's, by private address. They are in the documents of all its nodes, which
 * share them, or two thousand guests on a thousand nodes would be two million.
 */
final class RemoteGuests {
    /** A guest's address. */
    record Remote(InstanceId instance, NodeId node, RemoteGuest guest) {}

    private final Map<VpcId, SharedMap<String, Remote>> vpcs = new HashMap<>();

    /** Takes in a guest on a node whose address is known, or has become another. */
    void put(Guest guest, String nodeAddress) {
        if (guest.alive()) {
            var all = of(guest.nic().vpc());
            for (var nic : guest.nics()) {
                for (var ip : nic.privateIps()) {
                    all = all.with(
                            ip, new Remote(guest.id(), guest.node(), new RemoteGuest(ip, nic.mac(), nodeAddress)));
                }
            }
            vpcs.put(guest.nic().vpc(), all);
        }
    }

    /** Leaves those of its addresses that have gone to another guest meanwhile. */
    void remove(Guest guest) {
        var all = of(guest.nic().vpc());
        for (var nic : guest.nics()) {
            for (var ip : nic.privateIps()) {
                if (all.get(ip)
                        .filter(remote -> remote.instance().equals(guest.id()))
                        .isPresent()) {
                    all = all.without(ip);
                }
            }
        }
        if (all.isEmpty()) {
            vpcs.remove(guest.nic().vpc());
        } else {
            vpcs.put(guest.nic().vpc(), all);
        }
    }

    /** All of the VPC, wherever they are. */
    SharedMap<String, Remote> of(VpcId vpc) {
        return Objects.requireNonNullElseGet(vpcs.get(vpc), SharedMap::empty);
    }
}
