package io.ironbark.proto.node;

import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.SubnetId;
import java.util.Optional;

/**
 * A NAT gateway of a VPC.
 *
 * @param privateIp its own address in its subnet
 * @param publicIp what its guests' packets come from, in the world
 * @param nodeAddress of the node that runs it; empty if it is this one
 */
public record NatDesired(
        NatGatewayId id, SubnetId subnet, String privateIp, String publicIp, Optional<String> nodeAddress) {}
