package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of the association of a network ACL with a subnet, such as {@code aclassoc-0123456789abcdef0}. */
public record NetworkAclAssociationId(@JsonValue String value)
        implements ResourceId, Comparable<NetworkAclAssociationId> {
    public static final String PREFIX = "aclassoc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public NetworkAclAssociationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<NetworkAclAssociationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new NetworkAclAssociationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NetworkAclAssociationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
