package io.ironbark.cloud.vpc;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A virtual private cloud.
 *
 * @param cidr its first block, which it has as long as it lives
 * @param vni its VXLAN network identifier
 * @param blocks the others, in the order in which they were added
 */
public record Vpc(
        VpcId id,
        AccountId account,
        String cidr,
        int vni,
        boolean isDefault,
        Attributes attributes,
        List<Block> blocks) {
    /** What the id of an account's own set of DHCP options begins with; the account's number is the rest. */
    public static final String OWN_OPTIONS = DhcpOptionsId.PREFIX + "-00000";

    public Vpc {
        blocks = List.copyOf(blocks);
    }

    /**
     * What may be changed of it.
     *
     * @param dhcpOptions empty for the cloud's own
     */
    public record Attributes(boolean dnsSupport, boolean dnsHostnames, Optional<DhcpOptionsId> dhcpOptions) {}

    /** A block that was added to it. */
    public record Block(VpcCidrAssociationId id, String cidr) {}

    /** The set of DHCP options that an account's VPCs have unless another was associated: the cloud's own. */
    public static DhcpOptionsId ownOptions(AccountId account) {
        return new DhcpOptionsId(OWN_OPTIONS + account);
    }

    /** The set of DHCP options that it has. */
    public DhcpOptionsId dhcpOptions() {
        return attributes.dhcpOptions().orElseGet(() -> ownOptions(account));
    }

    /** All its blocks, the first one first. */
    public List<String> cidrs() {
        return Stream.concat(Stream.of(cidr), blocks.stream().map(Block::cidr)).toList();
    }

    /** The association of the first block, which nobody can end. */
    public VpcCidrAssociationId firstAssociation() {
        return new VpcCidrAssociationId(VpcCidrAssociationId.PREFIX + id.value().substring(VpcId.PREFIX.length()));
    }
}
