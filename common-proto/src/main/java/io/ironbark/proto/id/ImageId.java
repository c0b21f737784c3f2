package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a machine image, such as {@code ami-0123456789abcdef0}. */
public record ImageId(@JsonValue String value) implements ResourceId, Comparable<ImageId> {
    public static final String PREFIX = "ami";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public ImageId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<ImageId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new ImageId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ImageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
