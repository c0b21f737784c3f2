package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a VPC, such as {@code vpc-0123456789abcdef0}. */
public record VpcId(@JsonValue String value) implements ResourceId, Comparable<VpcId> {
    public static final String PREFIX = "vpc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public VpcId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<VpcId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new VpcId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(VpcId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
