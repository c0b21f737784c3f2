package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a reservation: the instances of one RunInstances, such as {@code r-0123456789abcdef0}. */
public record ReservationId(@JsonValue String value) implements ResourceId, Comparable<ReservationId> {
    public static final String PREFIX = "r";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public ReservationId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<ReservationId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new ReservationId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ReservationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
