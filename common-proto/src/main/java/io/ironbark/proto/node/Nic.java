package io.ironbark.proto.node;

import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An instance's network interface.
 *
 * @param mac as {@code 02:xx:xx:xx:xx:xx}
 * @param privateIp dotted IPv4 address within the subnet
 * @param publicIp dotted IPv4 address that is mapped 1:1 to the private one at the node's uplink, if it has one
 * @param secondary further addresses of the same subnet
 */
public record Nic(
        NetworkInterfaceId id,
        VpcId vpc,
        SubnetId subnet,
        String mac,
        String privateIp,
        Optional<String> publicIp,
        List<SecurityGroupId> groups,
        boolean sourceDestCheck,
        List<Secondary> secondary) {
    public Nic {
        groups = List.copyOf(groups);
        secondary = List.copyOf(secondary);
    }

    /** An interface with one address. */
    public Nic(
            NetworkInterfaceId id,
            VpcId vpc,
            SubnetId subnet,
            String mac,
            String privateIp,
            Optional<String> publicIp,
            List<SecurityGroupId> groups,
            boolean sourceDestCheck) {
        this(id, vpc, subnet, mac, privateIp, publicIp, groups, sourceDestCheck, List.of());
    }

    /** A further address of an interface, and the public one that is mapped to it. */
    public record Secondary(String privateIp, Optional<String> publicIp) {}

    /** All its private addresses, the primary one first. */
    public List<String> privateIps() {
        return Stream.concat(Stream.of(privateIp), secondary.stream().map(Secondary::privateIp))
                .toList();
    }
}
