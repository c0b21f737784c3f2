package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Percent;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters of a request's query, decoded; of several with one name, the first. */
public final class Query {
    private final TreeMap<String, String> values = new TreeMap<>();

    /** No parameters. */
    public static Query none() {
        return new Query();
    }

    /** Refuses a query that can't be decoded. */
    static Query parse(String raw) {
        var query = new Query();
        for (var piece : raw.split("&", -1)) {
            if (!piece.isEmpty()) {
                int equals = piece.indexOf('=');
                var name = decoded(equals < 0 ? piece : piece.substring(0, equals));
                query.values.putIfAbsent(name, equals < 0 ? "" : decoded(piece.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String raw) {
        return Percent.decodeForm(raw).orElseThrow(S3Error.InvalidURI::asException);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** A whole number between bounds; values above the upper one are cut to it, others refused. */
    public int number(String name, int ifAbsent, int max) {
        var text = values.get(name);
        if (text == null || text.isEmpty()) {
            return ifAbsent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return (int) Math.min(value, max);
            }
        } catch (NumberFormatException e) {
            throw invalid(name, text);
        }
        throw invalid(name, text);
    }

    private static S3Exception invalid(String name, String text) {
        return S3Error.InvalidArgument.because("Provided " + name + " not an integer or within integer range")
                .with("ArgumentName", name)
                .with("ArgumentValue", text);
    }
}
