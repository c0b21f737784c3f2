package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a network interface, such as {@code eni-0123456789abcdef0}. */
public record NetworkInterfaceId(@JsonValue String value) implements ResourceId, Comparable<NetworkInterfaceId> {
    public static final String PREFIX = "eni";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public NetworkInterfaceId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<NetworkInterfaceId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new NetworkInterfaceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NetworkInterfaceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
