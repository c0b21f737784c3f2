package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a volume, such as {@code vol-0123456789abcdef0}. */
public record VolumeId(@JsonValue String value) implements ResourceId, Comparable<VolumeId> {
    public static final String PREFIX = "vol";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public VolumeId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<VolumeId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new VolumeId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(VolumeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
