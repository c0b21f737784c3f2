package io.ironbark.cloud.query;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.auth.Percent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** The parameters of a request, decoded, in the order in which they came; each name once. */
public final class Parameters {
    /** More than any honest request has; bounds the work that one request makes. */
    static final int COUNT_MAX = 5_000;

    private static final int NAME_LENGTH_MAX = 512;

    private final SequencedMap<String, String> values;

    private Parameters(SequencedMap<String, String> values) {
        this.values = values;
    }

    /** Decodes a query string and a form; either may be empty. */
    public static Parameters parse(String query, String form) {
        var values = new LinkedHashMap<String, String>();
        add(values, query);
        add(values, form);
        return new Parameters(values);
    }

    /** The value of a parameter, unless it is absent or empty. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** All of them. */
    public Map<String, String> all() {
        return java.util.Collections.unmodifiableMap(values);
    }

    /** True if no parameter has such a name. */
    public boolean noName(Predicate<String> such) {
        for (String name : values.keySet()) {
            if (such.test(name)) {
                return false;
            }
        }
        return true;
    }

    private static void add(Map<String, String> values, String raw) {
        int start = 0;
        while (start < raw.length()) {
            int end = raw.indexOf('&', start);
            end = end < 0 ? raw.length() : end;
            if (end > start) {
                addOne(values, raw.substring(start, end));
            }
            start = end + 1;
        }
    }

    private static void addOne(Map<String, String> values, String pair) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (name.length() > NAME_LENGTH_MAX) {
            throw new ApiException(new ApiError.UnknownParameter(name.substring(0, NAME_LENGTH_MAX) + "…"));
        }
        if (values.size() == COUNT_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("The request has more than " + COUNT_MAX + " parameters"));
        }
        if (values.putIfAbsent(name, value) != null) {
            throw new ApiException(new ApiError.DuplicateParameter(name));
        }
    }

    /** Text must be UTF-8 that XML can carry back. */
    private static String decoded(String raw) {
        String text = Percent.decodeForm(raw)
                .orElseThrow(() -> new ApiException(
                        new ApiError.MalformedQueryString("The query string is not percent-encoded UTF-8")));
        if (!XmlText.carries(text)) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The request has a character that XML can't carry, such as a control character"));
        }
        return text;
    }
}
