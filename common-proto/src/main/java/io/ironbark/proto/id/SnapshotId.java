package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a volume's snapshot, such as {@code snap-0123456789abcdef0}. */
public record SnapshotId(@JsonValue String value) implements ResourceId, Comparable<SnapshotId> {
    public static final String PREFIX = "snap";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public SnapshotId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<SnapshotId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new SnapshotId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(SnapshotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
