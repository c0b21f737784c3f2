package io.ironbark.proto.node;

import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;

/**
 * An instance's network interface.
 *
 * @param mac as {@code 02:xx:xx:xx:xx:xx}
 * @param privateIp dotted IPv4 address within the subnet
 * @param publicIp dotted IPv4 address that is mapped 1:1 to the private one at the node's uplink, if it has one
 */
public record Nic(
        NetworkInterfaceId id,
        VpcId vpc,
        SubnetId subnet,
        String mac,
        String privateIp,
        Optional<String> publicIp,
        List<SecurityGroupId> groups,
        boolean sourceDestCheck) {
    public Nic {
        groups = List.copyOf(groups);
    }
}
