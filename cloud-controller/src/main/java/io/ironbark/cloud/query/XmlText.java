package io.ironbark.cloud.query;

/** Text within XML 1.0. */
final class XmlText {
    private static final char REPLACEMENT = '\uFFFD';

    private XmlText() {}

    /** True if XML can carry all of the text. */
    static boolean carries(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            } else if (!allowed(c)) {
                return false;
            }
        }
        return true;
    }

    /** Appends the text, escaped. What XML can't carry is replaced, so that the answer is always well-formed. */
    static void append(StringBuilder out, String text) {
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '>' ? c < Character.MIN_SURROGATE : c >= ' ' && c != '&' && c != '<' && c != '>') {
                continue; // nearly all
            }
            String instead = switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '\r' -> "&#13;";
                default -> "";
            };
            boolean pair = Character.isSurrogate(c) && isPair(text, i);
            if (pair) {
                i++;
            } else if (!instead.isEmpty()) {
                out.append(text, clean, i).append(instead);
                clean = i + 1;
            } else if (!allowed(c)) {
                out.append(text, clean, i).append(REPLACEMENT);
                clean = i + 1;
            }
        }
        if (clean == 0) {
            out.append(text); // copied at once, a part would be char by char
        } else {
            out.append(text, clean, text.length());
        }
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static boolean allowed(char c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < '\uFFFE');
    }
}
