package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a node: a host name in lower case, as its certificate has it. */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    /** Throws {@link IllegalArgumentException} if the text has another shape. */
    @JsonCreator
    public NodeId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a node name: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<NodeId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new NodeId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
