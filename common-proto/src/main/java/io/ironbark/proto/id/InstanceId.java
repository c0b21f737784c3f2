package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of an instance, such as {@code i-0123456789abcdef0}. */
public record InstanceId(@JsonValue String value) implements ResourceId, Comparable<InstanceId> {
    public static final String PREFIX = "i";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public InstanceId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<InstanceId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new InstanceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
