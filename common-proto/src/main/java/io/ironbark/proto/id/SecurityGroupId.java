package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a security group, such as {@code sg-0123456789abcdef0}. */
public record SecurityGroupId(@JsonValue String value) implements ResourceId, Comparable<SecurityGroupId> {
    public static final String PREFIX = "sg";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public SecurityGroupId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<SecurityGroupId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new SecurityGroupId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(SecurityGroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
