package io.ironbark.proto.id;

import java.util.regex.Pattern;

/** An id of the form {@code prefix-} and 8 or 17 lower-case hexadecimal digits. */
public sealed interface ResourceId
        permits ImageId,
                InstanceId,
                KeyPairId,
                LaunchTemplateId,
                NetworkInterfaceAttachmentId,
                NetworkInterfaceId,
                PlacementGroupId,
                ReservationId,
                SecurityGroupId,
                SecurityGroupRuleId,
                SnapshotId,
                SubnetId,
                VolumeId,
                VpcId {
    /** The digits of an id, old form or new. */
    Pattern DIGITS = Pattern.compile("[0-9a-f]{8}([0-9a-f]{9})?");

    /** The whole id, such as {@code i-0123456789abcdef0}. */
    String value();

    /** True if the text is the prefix, a dash and 8 or 17 hexadecimal digits. */
    static boolean matches(String prefix, String text) {
        return text.length() > prefix.length()
                && text.startsWith(prefix)
                && text.charAt(prefix.length()) == '-'
                && DIGITS.matcher(text.substring(prefix.length() + 1)).matches();
    }

    /** Returns the text, or throws {@link IllegalArgumentException} if it is not an id with this prefix. */
    static String check(String prefix, String text) {
        if (!matches(prefix, text)) {
            throw new IllegalArgumentException("not an id of the form " + prefix + "-…: " + text);
        }
        return text;
    }
}
