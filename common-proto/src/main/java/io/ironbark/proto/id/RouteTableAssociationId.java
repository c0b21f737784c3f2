package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of the association of a route table with a subnet, such as {@code rtbassoc-0123456789abcdef0}. */
public record RouteTableAssociationId(@JsonValue String value)
        implements ResourceId, Comparable<RouteTableAssociationId> {
    public static final String PREFIX = "rtbassoc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public RouteTableAssociationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<RouteTableAssociationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new RouteTableAssociationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(RouteTableAssociationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
