package io.ironbark.proto.node;

import io.ironbark.proto.id.SubnetId;

/** A subnet: its IPv4 block; its first usable address is the gateway (Amazon VPC User Guide, "Subnet sizing"). */
public record SubnetDesired(SubnetId id, String cidr) {}
