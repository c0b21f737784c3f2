package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a prefix list, such as {@code pl-0123456789abcdef0}. */
public record PrefixListId(@JsonValue String value) implements ResourceId, Comparable<PrefixListId> {
    public static final String PREFIX = "pl";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public PrefixListId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<PrefixListId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new PrefixListId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(PrefixListId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
