package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a network interface's attachment to an instance, such as {@code eni-attach-0123456789abcdef0}. */
public record NetworkInterfaceAttachmentId(@JsonValue String value)
        implements ResourceId, Comparable<NetworkInterfaceAttachmentId> {
    public static final String PREFIX = "eni-attach";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public NetworkInterfaceAttachmentId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<NetworkInterfaceAttachmentId> parse(String text) {
        return ResourceId.matches(PREFIX, text)
                ? Optional.of(new NetworkInterfaceAttachmentId(text))
                : Optional.empty();
    }

    @Override
    public int compareTo(NetworkInterfaceAttachmentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
