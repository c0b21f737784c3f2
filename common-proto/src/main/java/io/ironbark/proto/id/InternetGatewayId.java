package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of an internet gateway, such as {@code igw-0123456789abcdef0}. */
public record InternetGatewayId(@JsonValue String value) implements ResourceId, Comparable<InternetGatewayId> {
    public static final String PREFIX = "igw";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public InternetGatewayId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<InternetGatewayId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new InternetGatewayId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(InternetGatewayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
