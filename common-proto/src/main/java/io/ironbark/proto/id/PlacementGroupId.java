package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a placement group, such as {@code pg-0123456789abcdef0}. */
public record PlacementGroupId(@JsonValue String value) implements ResourceId, Comparable<PlacementGroupId> {
    public static final String PREFIX = "pg";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public PlacementGroupId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<PlacementGroupId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new PlacementGroupId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(PlacementGroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
