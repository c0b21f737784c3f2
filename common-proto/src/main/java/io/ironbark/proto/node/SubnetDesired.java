package io.ironbark.proto.node;

import io.ironbark.proto.id.SubnetId;
import java.util.List;
import java.util.Optional;

/**
 * A subnet: its IPv4 block; its first usable address is the gateway (Amazon VPC User Guide, "Subnet sizing").
 *
 * @param routes to what is outside of the VPC; the most specific one holds
 * @param acl empty if everything may cross the subnet's border
 */
public record SubnetDesired(SubnetId id, String cidr, List<RouteDesired> routes, Optional<AclDesired> acl) {
    public SubnetDesired {
        routes = List.copyOf(routes);
    }

    /** A public subnet: its guests with a public address reach the world. */
    public SubnetDesired(SubnetId id, String cidr) {
        this(id, cidr, List.of(new RouteDesired("0.0.0.0/0", new RouteDesired.Internet())), Optional.empty());
    }
}
