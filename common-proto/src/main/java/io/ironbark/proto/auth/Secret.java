package io.ironbark.proto.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Text that must not appear in logs: prints as {@code ***}, compares in constant time. */
public final class Secret {
    private final String value;

    @JsonCreator
    public Secret(String value) {
        this.value = value;
    }

    /** The text itself. */
    @JsonValue
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        // The very same text tells nothing by being quick.
        return other == this || (other instanceof Secret secret && isSame(secret));
    }

    private boolean isSame(Secret other) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
