package io.ironbark.walrus.encryption;

import java.util.Arrays;

/**
 * With what an object's bytes are encrypted, as its row says.
 *
 * @param keyId of the key of the store that wraps the object's; empty with a customer's
 * @param wrapped the object's key, which only who has the other key can use
 */
public record Encrypted(Scheme scheme, String keyId, String wrapped) {
    private static final int FIELDS = 3;

    /** Whose key wraps that of the object. */
    public enum Scheme {
        STORE("AES256"),
        CUSTOMER("SSE-C");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }
    }

    /** As it stands in a row. */
    public static Encrypted parse(String text) {
        var fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("no note of an encryption: " + text);
        }
        var scheme = Arrays.stream(Scheme.values())
                .filter(one -> one.word.equals(fields[0]))
                .findFirst()
                .orElseThrow();
        return new Encrypted(scheme, fields[1], fields[2]);
    }

    public String text() {
        return scheme.word + " " + keyId + " " + wrapped;
    }
}
