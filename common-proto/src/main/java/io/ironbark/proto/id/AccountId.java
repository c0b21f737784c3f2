package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** The id of an account: twelve decimal digits, as AWS has it. */
public record AccountId(@JsonValue String value) implements Comparable<AccountId> {
    private static final Pattern SHAPE = Pattern.compile("[0-9]{12}");

    /** Throws {@link IllegalArgumentException} if the text has another shape. */
    @JsonCreator
    public AccountId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an account id of twelve digits: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<AccountId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new AccountId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
