package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a subnet, such as {@code subnet-0123456789abcdef0}. */
public record SubnetId(@JsonValue String value) implements ResourceId, Comparable<SubnetId> {
    public static final String PREFIX = "subnet";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public SubnetId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<SubnetId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new SubnetId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(SubnetId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
