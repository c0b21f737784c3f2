package io.ironbark.proto.admin;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SecurityGroupRuleId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;

/** What nodes are told of the network around an instance, in a VPC, or on a node. */
public record NetworkView(List<Network> vpcs, List<Guest> guests, List<Way> routes, List<Rule> rules) {
    public NetworkView {
        vpcs = List.copyOf(vpcs);
        guests = List.copyOf(guests);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }

    /** A VPC; on a host its namespace has its id for a name. */
    public record Network(VpcId id, AccountId account, int vni, List<String> blocks) {
        public Network {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A guest's interface.
     *
     * @param node empty while it has none
     * @param tap its device in the namespace, after which its chains are named, too
     */
    public record Guest(
            InstanceId instance,
            VpcId vpc,
            Optional<NodeId> node,
            SubnetId subnet,
            String address,
            Optional<String> publicAddress,
            String mac,
            List<SecurityGroupId> groups,
            String tap) {
        public Guest {
            groups = List.copyOf(groups);
        }
    }

    /** A route of a subnet to what is outside of the VPC. */
    public record Way(VpcId vpc, SubnetId subnet, String destination, String target) {}

    /**
     * A rule of a security group that a guest of the view is in.
     *
     * @param what such as {@code tcp 22 with 0.0.0.0/0}
     */
    public record Rule(SecurityGroupId group, int members, boolean egress, SecurityGroupRuleId id, String what) {}
}
