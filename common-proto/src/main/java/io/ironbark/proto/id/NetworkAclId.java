package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a network ACL, such as {@code acl-0123456789abcdef0}. */
public record NetworkAclId(@JsonValue String value) implements ResourceId, Comparable<NetworkAclId> {
    public static final String PREFIX = "acl";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public NetworkAclId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<NetworkAclId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new NetworkAclId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NetworkAclId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
