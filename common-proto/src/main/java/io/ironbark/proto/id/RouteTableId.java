package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a route table, such as {@code rtb-0123456789abcdef0}. */
public record RouteTableId(@JsonValue String value) implements ResourceId, Comparable<RouteTableId> {
    public static final String PREFIX = "rtb";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public RouteTableId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<RouteTableId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new RouteTableId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(RouteTableId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
