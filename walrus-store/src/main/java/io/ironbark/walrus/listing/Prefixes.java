package io.ironbark.walrus.listing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The order of keys, which is that of their UTF-8 bytes and so of their code points. */
public final class Prefixes {
    private static final int FIRST_SURROGATE = 0xd800;
    private static final int AFTER_SURROGATES = 0xe000;

    private Prefixes() {}

    /** The least text that is greater than all texts with this prefix; empty if there is none. */
    public static Optional<String> after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == FIRST_SURROGATE ? AFTER_SURROGATES : last + 1;
                return Optional.of(prefix.substring(0, start) + Character.toString(next));
            }
            end = start;
        }
        return Optional.empty();
    }

    /** Compares as S3 orders keys; {@link String#compareTo} differs behind U+FFFF. */
    public static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** The part of a key up to the first delimiter behind the prefix, if there is one. */
    public static Optional<String> common(String key, String prefix, String delimiter) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
    }
}
