package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of the association of an elastic IP address with an interface, such as {@code eipassoc-0123456789abcdef0}. */
public record AddressAssociationId(@JsonValue String value) implements ResourceId, Comparable<AddressAssociationId> {
    public static final String PREFIX = "eipassoc";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public AddressAssociationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<AddressAssociationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new AddressAssociationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(AddressAssociationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
