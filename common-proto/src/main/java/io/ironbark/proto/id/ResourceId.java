package io.ironbark.proto.id;

/** An id of the form {@code prefix-} and 8 or 17 lower-case hexadecimal digits. */
public sealed interface ResourceId
        permits AddressAssociationId,
                AllocationId,
                DhcpOptionsId,
                ImageId,
                InstanceId,
                InternetGatewayId,
                KeyPairId,
                LaunchTemplateId,
                NatGatewayId,
                NetworkAclAssociationId,
                NetworkAclId,
                NetworkInterfaceAttachmentId,
                NetworkInterfaceId,
                PlacementGroupId,
                PrefixListId,
                ReservationId,
                RouteTableAssociationId,
                RouteTableId,
                SecurityGroupId,
                SecurityGroupRuleId,
                SnapshotId,
                SubnetId,
                VolumeId,
                VpcCidrAssociationId,
                VpcId,
                VpcPeeringId {
    /** How many digits an id has, in the old form or the new. */
    int DIGITS_OLD = 8;

    int DIGITS = 17;

    /** The whole id, such as {@code i-0123456789abcdef0}. */
    String value();

    /** True if the text is the prefix, a dash and 8 or 17 hexadecimal digits. */
    static boolean matches(String prefix, String text) {
        int start = prefix.length() + 1;
        int digits = text.length() - start;
        if ((digits != DIGITS && digits != DIGITS_OLD)
                || !text.startsWith(prefix)
                || text.charAt(prefix.length()) != '-') {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text, or throws {@link IllegalArgumentException} if it is not an id with this prefix. */
    static String check(String prefix, String text) {
        if (!matches(prefix, text)) {
            throw new IllegalArgumentException("not an id of the form " + prefix + "-…: " + text);
        }
        return text;
    }
}
