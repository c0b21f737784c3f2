package io.ironbark.cluster.zone;

import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.node.SecurityGroupDesired;
import io.ironbark.proto.zone.SecurityGroupSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The private addresses of each security group's placed members. */
final class Members {
    private final Map<SecurityGroupId, SortedMap<InstanceId, SortedSet<String>>> addresses = new HashMap<>();

    /** Rendered once and shared by all documents that hold the group, until it changes. */
    private final Map<SecurityGroupId, SecurityGroupDesired> rendered = new HashMap<>();

    void add(Guest guest) {
        if (guest.alive()) {
            for (var nic : guest.nics()) {
                for (var group : nic.groups()) {
                    addresses
                            .computeIfAbsent(group, _ -> new TreeMap<>())
                            .computeIfAbsent(guest.id(), _ -> new TreeSet<>())
                            .addAll(nic.privateIps());
                    changed(group);
                }
            }
        }
    }

    void remove(Guest guest) {
        var groups = new TreeSet<SecurityGroupId>();
        guest.nics().forEach(nic -> groups.addAll(nic.groups()));
        for (var group : groups) {
            var members = addresses.get(group);
            if (members != null && members.remove(guest.id()) != null) {
                changed(group);
            }
            if (members != null && members.isEmpty()) {
                addresses.remove(group);
            }
        }
    }

    void changed(SecurityGroupId group) {
        rendered.remove(group);
    }

    SecurityGroupDesired of(SecurityGroupSpec spec) {
        return rendered.computeIfAbsent(spec.id(), id -> {
            var all = new TreeSet<String>();
            addresses.getOrDefault(id, Collections.emptySortedMap()).values().forEach(all::addAll);
            return new SecurityGroupDesired(id, spec.ingress(), spec.egress(), Collections.unmodifiableSortedSet(all));
        });
    }
}
