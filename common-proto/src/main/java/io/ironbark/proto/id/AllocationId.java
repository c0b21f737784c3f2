package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of an allocated elastic IP address, such as {@code eipalloc-0123456789abcdef0}. */
public record AllocationId(@JsonValue String value) implements ResourceId, Comparable<AllocationId> {
    public static final String PREFIX = "eipalloc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public AllocationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<AllocationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new AllocationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(AllocationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
