package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a NAT gateway, such as {@code nat-0123456789abcdef0}. */
public record NatGatewayId(@JsonValue String value) implements ResourceId, Comparable<NatGatewayId> {
    public static final String PREFIX = "nat";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public NatGatewayId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<NatGatewayId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new NatGatewayId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NatGatewayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
