package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a key pair, such as {@code key-0123456789abcdef0}. */
public record KeyPairId(@JsonValue String value) implements ResourceId, Comparable<KeyPairId> {
    public static final String PREFIX = "key";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public KeyPairId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<KeyPairId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new KeyPairId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(KeyPairId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
