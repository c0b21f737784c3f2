package io.ironbark.cloud.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * NextToken: where a page ended, and of which walk.
 *
 * It names a place and grants nothing (the next page is read with the rights of whoever asks), so it needs no secret.
 * It holds no state of the server, so it survives restarts.
 */
public final class PageToken {
    private static final char SEPARATOR = '\n';

    private PageToken() {}

    /** The token of the page after {@code key}. */
    public static String of(String bound, String key) {
        byte[] text = (bound + SEPARATOR + key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** The key that a token holds; empty if it is none of ours, or of another walk. */
    public static Optional<String> key(String bound, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int end = text.indexOf(SEPARATOR);
            return end >= 0 && text.substring(0, end).equals(bound)
                    ? Optional.of(text.substring(end + 1))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
