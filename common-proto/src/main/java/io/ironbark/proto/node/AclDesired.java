package io.ironbark.proto.node;

import io.ironbark.proto.id.NetworkAclId;
import java.util.List;

/**
 * A network ACL: what may cross a subnet's border, packet by packet, whatever flow it belongs to. The first rule that
 * matches decides; what none matches may not.
 */
public record AclDesired(NetworkAclId id, List<Rule> ingress, List<Rule> egress) {
    public AclDesired {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /**
     * One rule, in the order of their numbers.
     *
     * @param protocol an IP protocol number, or {@code -1} for all
     * @param fromPort first destination port, or ICMP type; -1 for all
     * @param toPort last destination port, or ICMP code; -1 for all
     * @param block whom the packets come from (ingress) or go to (egress)
     */
    public record Rule(int number, boolean allow, String protocol, int fromPort, int toPort, String block) {}
}
