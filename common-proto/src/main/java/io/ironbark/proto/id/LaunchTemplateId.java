package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a launch template, such as {@code lt-0123456789abcdef0}. */
public record LaunchTemplateId(@JsonValue String value) implements ResourceId, Comparable<LaunchTemplateId> {
    public static final String PREFIX = "lt";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public LaunchTemplateId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<LaunchTemplateId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new LaunchTemplateId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(LaunchTemplateId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
