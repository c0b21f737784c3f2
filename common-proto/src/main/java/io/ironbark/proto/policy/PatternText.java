package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Part.AnyOne;
import io.ironbark.proto.policy.Part.AnyRun;
import io.ironbark.proto.policy.Part.Literal;
import io.ironbark.proto.policy.Part.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the text of a pattern into its parts.
 *
 * Variables are {@code ${key}} and {@code ${key, 'otherwise'}}; {@code ${*}}, {@code ${?}} and {@code ${$}} are the
 * three characters themselves. Documents of before 2012-10-17 have none: there {@code ${aws:username}} is that text.
 */
final class PatternText {
    private final String text;
    private final boolean wildcards;
    private final boolean variables;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    private PatternText(String text, boolean wildcards, boolean variables) {
        this.text = text;
        this.wildcards = wildcards;
        this.variables = variables;
    }

    /** Throws {@link IllegalArgumentException} if a variable has another shape than those above. */
    static List<Part> read(String text, boolean wildcards, boolean variables) {
        return new PatternText(text, wildcards, variables).read();
    }

    private List<Part> read() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (variables && text.startsWith("${", at)) {
                at += 2;
                variable();
            } else if (wildcards && (next == '*' || next == '?')) {
                add(next == '*' ? new AnyRun() : new AnyOne());
                at++;
            } else {
                literal.append(next);
                at++;
            }
        }
        endLiteral();
        return List.copyOf(parts);
    }

    private void variable() {
        int nameEnd = at;
        while (nameEnd < text.length() && text.charAt(nameEnd) != '}' && text.charAt(nameEnd) != ',') {
            nameEnd++;
        }
        String name = text.substring(at, nameEnd).strip();
        at = nameEnd;
        var otherwise = at < text.length() && text.charAt(at) == ',' ? Optional.of(otherwise()) : noOtherwise();
        if (at >= text.length() || text.charAt(at) != '}') {
            throw new IllegalArgumentException("has a variable that is not closed by }");
        }
        at++;
        if (otherwise.isEmpty() && (name.equals("*") || name.equals("?") || name.equals("$"))) {
            literal.append(name);
        } else if (name.isEmpty() || name.contains("$") || name.contains("{") || name.contains("'")) {
            throw new IllegalArgumentException("has a variable without a proper name");
        } else {
            add(new Variable(name.toLowerCase(Locale.ROOT), otherwise));
        }
    }

    private static Optional<String> noOtherwise() {
        return Optional.empty();
    }

    /** Reads {@code , 'text'} and stops behind the closing quote and blanks. */
    private String otherwise() {
        at++;
        skipBlanks();
        int close = at < text.length() && text.charAt(at) == '\'' ? text.indexOf('\'', at + 1) : -1;
        if (close < 0) {
            throw new IllegalArgumentException("has a variable whose default value is not in single quotes");
        }
        String value = text.substring(at + 1, close);
        at = close + 1;
        skipBlanks();
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void add(Part part) {
        endLiteral();
        parts.add(part);
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
