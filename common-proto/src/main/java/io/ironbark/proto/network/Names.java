package io.ironbark.proto.network;

import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.NetworkInterfaceId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.ResourceId;
import io.ironbark.proto.id.SecurityGroupId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;

/** What things are called on the host. A device's name has at most 15 characters, so it has the last digits of an id. */
public final class Names {
    private static final int TAP_DIGITS = 12;
    private static final int DEVICE_DIGITS = 13;

    /** The namespace's end of the link to the host. */
    public static final String UPLINK = "uplink";

    /** The differentiated services code point of metadata answers that hold a token; rules take it off. */
    public static final int TOKEN_CLASS = 43;

    private Names() {}

    public static String namespace(VpcId vpc) {
        return vpc.value();
    }

    /** The host's end of the link to a VPC's namespace. */
    public static String hostLink(VpcId vpc) {
        return "ibu" + last(vpc, TAP_DIGITS);
    }

    public static String tunnel(VpcId vpc) {
        return "vx" + last(vpc, DEVICE_DIGITS);
    }

    public static String bridge(SubnetId subnet) {
        return "br" + last(subnet, DEVICE_DIGITS);
    }

    public static String tap(NetworkInterfaceId nic) {
        return "tap" + last(nic, TAP_DIGITS);
    }

    /** A VPC's end of the link to a peer, which has the other letter at its end. */
    public static String peering(VpcPeeringId connection, VpcId vpc, VpcId peer) {
        return (vpc.compareTo(peer) < 0 ? "pa" : "pb") + last(connection, DEVICE_DIGITS);
    }

    /** True if a device is such an end. */
    public static boolean isPeering(String device) {
        return device.matches("p[ab][0-9a-f]{8,13}");
    }

    /** The set of a prefix list's blocks in the packet filter. */
    public static String prefixes(PrefixListId list) {
        return "prefixes_" + digits(list);
    }

    /** The set of a group's members in the packet filter. */
    public static String members(SecurityGroupId group) {
        return "members_" + digits(group);
    }

    public static String ingress(SecurityGroupId group) {
        return "ingress_" + digits(group);
    }

    public static String egress(SecurityGroupId group) {
        return "egress_" + digits(group);
    }

    public static String aclIngress(NetworkAclId acl) {
        return "acl_in_" + digits(acl);
    }

    public static String aclEgress(NetworkAclId acl) {
        return "acl_out_" + digits(acl);
    }

    private static String digits(ResourceId id) {
        return id.value().substring(id.value().lastIndexOf('-') + 1);
    }

    private static String last(ResourceId id, int count) {
        String digits = digits(id);
        return digits.substring(Math.max(0, digits.length() - count));
    }
}
