package io.ironbark.proto.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The id of an account: twelve decimal digits, as AWS has it. */
public record AccountId(@JsonValue String value) implements Comparable<AccountId> {
    private static final int DIGITS = 12;

    /** Throws {@link IllegalArgumentException} if the text has another shape. */
    @JsonCreator
    public AccountId {
        if (!isTwelveDigits(value)) {
            throw new IllegalArgumentException("not an account id of twelve digits: " + value);
        }
    }

    /** Empty if the text has another shape. */
    public static Optional<AccountId> parse(String text) {
        return isTwelveDigits(text) ? Optional.of(new AccountId(text)) : Optional.empty();
    }

    private static boolean isTwelveDigits(String text) {
        if (text.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
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
