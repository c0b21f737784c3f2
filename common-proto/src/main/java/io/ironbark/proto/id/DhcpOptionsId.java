package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a set of DHCP options, such as {@code dopt-0123456789abcdef0}. */
public record DhcpOptionsId(@JsonValue String value) implements ResourceId, Comparable<DhcpOptionsId> {
    public static final String PREFIX = "dopt";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public DhcpOptionsId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<DhcpOptionsId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new DhcpOptionsId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(DhcpOptionsId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
