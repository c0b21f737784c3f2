package io.ironbark.proto.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ironbark.proto.id.NatGatewayId;
import io.ironbark.proto.id.VpcPeeringId;

/** Where packets to an IPv4 block go that is not the VPC's own. */
public record RouteDesired(String destination, Target target) {
    /** What takes the packets. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Internet.class, name = "internet"),
        @JsonSubTypes.Type(value = Nat.class, name = "nat"),
        @JsonSubTypes.Type(value = Guest.class, name = "guest"),
        @JsonSubTypes.Type(value = Peering.class, name = "peering"),
        @JsonSubTypes.Type(value = Nowhere.class, name = "nowhere")
    })
    public sealed interface Target {}

    /** The node's uplink, for guests that have a public address. */
    public record Internet() implements Target {}

    /** One of the VPC's NAT gateways. */
    public record Nat(NatGatewayId gateway) implements Target {}

    /** The guest of the VPC with this private address, which forwards what is not for itself. */
    public record Guest(String privateIp) implements Target {}

    /** The VPC at the other end of a peering connection. */
    public record Peering(VpcPeeringId connection) implements Target {}

    /** What the route named is gone, or takes nothing now: EC2's state {@code blackhole}. */
    public record Nowhere() implements Target {}
}
