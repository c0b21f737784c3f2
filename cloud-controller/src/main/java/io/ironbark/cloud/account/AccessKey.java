package io.ironbark.cloud.account;

import io.ironbark.proto.auth.Secret;
import java.security.SecureRandom;

/** A new access key. The secret is shown once, to who asked for it. */
public record AccessKey(String id, Secret secret) {
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String PREFIX = "AKIA";
    private static final String USER_PREFIX = "AIDA";
    private static final int ID_RANDOM = 16;
    private static final int SECRET_LENGTH = 40;

    static AccessKey fresh(SecureRandom random) {
        return new AccessKey(
                PREFIX + text(random, ID_ALPHABET, ID_RANDOM),
                new Secret(text(random, SECRET_ALPHABET, SECRET_LENGTH)));
    }

    /** A user's id, of the same shape. */
    static String userId(SecureRandom random) {
        return USER_PREFIX + text(random, ID_ALPHABET, ID_RANDOM);
    }

    private static String text(SecureRandom random, String alphabet, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
