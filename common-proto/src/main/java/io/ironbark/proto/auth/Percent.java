package io.ironbark.proto.auth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding as AWS signs it: everything but the unreserved characters of RFC 3986, in upper-case digits. */
public final class Percent {
    private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

    private Percent() {}

    /** True for characters that are never encoded. */
    static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Encodes text as UTF-8. */
    public static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Encodes text as UTF-8 and leaves slashes alone. */
    public static String encodePath(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), true);
    }

    static String encode(byte[] bytes, boolean keepSlash) {
        var out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            int c = b & 0xff;
            if (isUnreserved(c) || (keepSlash && c == '/')) {
                out.append((char) c);
            } else {
                out.append('%').append(DIGITS[c >> 4]).append(DIGITS[c & 0xf]);
            }
        }
        return out.toString();
    }

    /** The bytes that raw text stands for. A percent sign that starts no escape stands for itself. */
    static byte[] bytes(String raw, boolean plusIsSpace) {
        var out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' && isEscape(raw, i)) {
                out.write(Character.digit(raw.charAt(i + 1), 16) << 4 | Character.digit(raw.charAt(i + 2), 16));
                i += 2;
            } else {
                out.write(c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return out.toByteArray();
    }

    /** Decodes raw text once, as UTF-8. Empty if an escape is broken or the bytes are not UTF-8. */
    public static Optional<String> decode(String raw) {
        return strict(raw, false);
    }

    /** Decodes a part of a query or form once: a plus is a space. */
    public static Optional<String> decodeForm(String raw) {
        return strict(raw, true);
    }

    private static Optional<String> strict(String raw, boolean plusIsSpace) {
        if (isPlain(raw)) {
            return Optional.of(raw);
        }
        for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 1)) {
            if (!isEscape(raw, i)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(raw, plusIsSpace)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** True if it stands for itself, however it is decoded. */
    static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '+' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** The same text in canonical spelling: decoded and encoded again. */
    static String respell(String raw, boolean keepSlash, boolean plusIsSpace) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (!isUnreserved(c) && !(keepSlash && c == '/')) {
                return encode(bytes(raw, plusIsSpace), keepSlash);
            }
        }
        return raw;
    }

    private static boolean isEscape(String raw, int at) {
        return at + 2 < raw.length()
                && Character.digit(raw.charAt(at + 1), 16) >= 0
                && Character.digit(raw.charAt(at + 2), 16) >= 0;
    }
}
