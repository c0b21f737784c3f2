package io.ironbark.cloud.instance;

import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.securitygroup.SecurityGroup;
import io.ironbark.cloud.subnet.Subnet;
import io.ironbark.proto.id.NetworkInterfaceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An interface that each instance of a launch gets.
 *
 * @param existing the one that is there already and that the only instance gets; otherwise each gets one that is made with it
 * @param publicIpAsked true if the request itself asked for a public address, so that it is refused if there is none
 * @param secondary further addresses, by name
 * @param more how many further addresses besides, of any name
 */
record PlannedInterface(
        int device,
        Subnet subnet,
        Optional<NetworkInterfaceId> existing,
        List<SecurityGroup> groups,
        Optional<String> privateIp,
        List<String> secondary,
        int more,
        boolean publicIp,
        boolean publicIpAsked,
        boolean deleteOnTermination,
        String description) {
    PlannedInterface {
        groups = List.copyOf(groups);
        secondary = List.copyOf(secondary);
    }

    boolean made() {
        return existing.isEmpty();
    }

    boolean hasSecondary() {
        return more > 0 || !secondary.isEmpty();
    }

    /** The addresses that are asked for by name. */
    List<String> named() {
        return Stream.concat(privateIp.stream(), secondary.stream()).toList();
    }

    /** How many addresses, of any name, an instance's takes of its subnet. */
    int unnamed() {
        return (privateIp.isEmpty() ? 1 : 0) + more;
    }

    AddressStore.Common common(boolean extended, Instant now) {
        return new AddressStore.Common(
                subnet,
                device,
                extended,
                groups.stream().map(SecurityGroup::id).toList(),
                description,
                publicIp,
                deleteOnTermination,
                now);
    }
}
