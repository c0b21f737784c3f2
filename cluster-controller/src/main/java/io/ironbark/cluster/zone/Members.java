package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.SecurityGroupId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The private addresses of each security group's placed members, which all documents share that have the group. */
final class Members {
    private final Map<SecurityGroupId, SharedMap<String, InstanceId>> groups = new HashMap<>();

    void add(Guest guest) {
        if (guest.alive()) {
            for (var nic : guest.nics()) {
                for (var group : nic.groups()) {
                    var all = of(group);
                    for (var ip : nic.privateIps()) {
                        all = all.with(ip, guest.id());
                    }
                    groups.put(group, all);
                }
            }
        }
    }

    /** Leaves those of its addresses that have gone to another guest meanwhile. */
    void remove(Guest guest) {
        for (var nic : guest.nics()) {
            for (var group : nic.groups()) {
                var all = of(group);
                for (var ip : nic.privateIps()) {
                    if (all.get(ip).filter(guest.id()::equals).isPresent()) {
                        all = all.without(ip);
                    }
                }
                if (all.isEmpty()) {
                    groups.remove(group);
                } else {
                    groups.put(group, all);
                }
            }
        }
    }

    /** The members by address. */
    SharedMap<String, InstanceId> of(SecurityGroupId group) {
        return Objects.requireNonNullElseGet(groups.get(group), SharedMap::empty);
    }
}
