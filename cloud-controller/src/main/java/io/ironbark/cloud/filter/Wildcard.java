package io.ironbark.cloud.filter;

import java.util.regex.Pattern;

/** A filter's value, read. */
public record Wildcard(String value) {
    private static final char ESCAPE = '\\';

    /** True if the value stands for more than one text. */
    public boolean isPattern() {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case ESCAPE -> i++;
                case '*', '?' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** The one text that it stands for, if it is no pattern. */
    public String literal() {
        return translated(new Dialect("*", "?", text -> text));
    }

    /** As SQL's LIKE wants it. */
    public String like() {
        return translated(new Dialect("%", "_", text -> text.replaceAll("[%_\\\\]", "\\\\$0")));
    }

    /** True if the text is matched. */
    public boolean matches(String text) {
        if (!isPattern()) {
            return literal().equals(text);
        }
        return Pattern.compile(translated(new Dialect(".*", ".", Pattern::quote)), Pattern.DOTALL)
                .matcher(text)
                .matches();
    }

    private record Dialect(String any, String one, java.util.function.UnaryOperator<String> quote) {}

    private String translated(Dialect dialect) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ESCAPE && i + 1 < value.length()) {
                i++;
                text.append(dialect.quote().apply(value.substring(i, i + 1)));
            } else if (c == '*') {
                text.append(dialect.any());
            } else if (c == '?') {
                text.append(dialect.one());
            } else {
                text.append(dialect.quote().apply(value.substring(i, i + 1)));
            }
        }
        return text.toString();
    }
}
