package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a VPC peering connection, such as {@code pcx-0123456789abcdef0}. */
public record VpcPeeringId(@JsonValue String value) implements ResourceId, Comparable<VpcPeeringId> {
    public static final String PREFIX = "pcx";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public VpcPeeringId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<VpcPeeringId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new VpcPeeringId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(VpcPeeringId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
