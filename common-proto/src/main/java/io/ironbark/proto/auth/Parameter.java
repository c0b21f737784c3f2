package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A parameter of a query string or form, in AWS's canonical spelling. */
record Parameter(String name, String value) implements Comparable<Parameter> {
    private static final Comparator<Parameter> ORDER =
            Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

    /** Splits raw text at {@code &} and the first {@code =}. Empty pieces are dropped. */
    static List<Parameter> parse(String raw) {
        var parameters = new ArrayList<Parameter>();
        int start = 0;
        while (start < raw.length()) {
            int end = raw.indexOf('&', start);
            end = end < 0 ? raw.length() : end;
            if (end > start) {
                parameters.add(one(raw.substring(start, end)));
            }
            start = end + 1;
        }
        return parameters;
    }

    private static Parameter one(String piece) {
        int equals = piece.indexOf('=');
        return equals < 0
                ? new Parameter(Percent.respell(piece, false, true), "")
                : new Parameter(
                        Percent.respell(piece.substring(0, equals), false, true),
                        Percent.respell(piece.substring(equals + 1), false, true));
    }

    /** Sorted and joined, without the parameters of one name. */
    static String canonical(List<Parameter> parameters, String without) {
        var sorted = new ArrayList<>(parameters);
        sorted.sort(ORDER);
        var text = new StringBuilder();
        for (var parameter : sorted) {
            if (!parameter.name.equals(without)) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(parameter.name)
                        .append('=')
                        .append(parameter.value);
            }
        }
        return text.toString();
    }

    /** The decoded value of the first parameter with this name. */
    static Optional<String> first(List<Parameter> parameters, String name) {
        for (var parameter : parameters) {
            if (parameter.name.equals(name)) {
                return Optional.of(parameter.decoded());
            }
        }
        return Optional.empty();
    }

    /** The value as text. Bytes that are no UTF-8 become replacement characters, which no valid value has. */
    String decoded() {
        return Percent.isPlain(value) ? value : new String(Percent.bytes(value, false), StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Parameter other) {
        return ORDER.compare(this, other);
    }
}
