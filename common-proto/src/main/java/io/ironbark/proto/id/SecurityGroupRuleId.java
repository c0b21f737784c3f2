package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of a rule of a security group, such as {@code sgr-0123456789abcdef0}. */
public record SecurityGroupRuleId(@JsonValue String value) implements ResourceId, Comparable<SecurityGroupRuleId> {
    public static final String PREFIX = "sgr";

    /** Throws {@link IllegalArgumentException} if the text is not such an id. */
    @JsonCreator
    public SecurityGroupRuleId {
        ResourceId.check(PREFIX, value);
    }

    /** Empty if the text is not such an id. */
    public static Optional<SecurityGroupRuleId> parse(String text) {
        return ResourceId.matches(PREFIX, text) ? Optional.of(new SecurityGroupRuleId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(SecurityGroupRuleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
