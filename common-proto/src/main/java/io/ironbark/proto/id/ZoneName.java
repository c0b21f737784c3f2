package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an availability zone, such as {@code ib-north-1a}: the region and one letter. */
public record ZoneName(@JsonValue String value) implements Comparable<ZoneName> {
    private static final Pattern SHAPE = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9][a-z]");

    /** Throws {@link IllegalArgumentException} if the text has another shape. */
    @JsonCreator
    public ZoneName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not the name of an availability zone: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<ZoneName> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new ZoneName(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ZoneName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
