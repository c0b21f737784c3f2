package io.ironbark.proto.hop;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The values that a request's path has for the parts in braces of its route's template. */
public final class PathParts {
    private final SortedMap<String, String> values;

    private PathParts(SortedMap<String, String> values) {
        this.values = values;
    }

    /** The segments of a path, decoded; empty if it is malformed. */
    static Optional<List<String>> segments(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Arrays.stream(path.substring(1).split("/", -1))
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<PathParts> match(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new TreeMap<String, String>();
        for (int index = 0; index < template.size(); index++) {
            var pattern = template.get(index);
            var segment = segments.get(index);
            if (pattern.startsWith("{")) {
                values.put(pattern.substring(1, pattern.length() - 1), segment);
            } else if (!pattern.equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(new PathParts(values));
    }

    /** The text of a part that the template has. */
    public String get(String part) {
        var value = values.get(part);
        if (value == null) {
            throw new IllegalArgumentException("the route has no part {" + part + "}");
        }
        return value;
    }

    /** The value of a part, such as {@code path.get("node", NodeId::parse)}; 404 if it is no such value. */
    public <T> T get(String part, Function<String, Optional<T>> parse) {
        return parse.apply(get(part)).orElseThrow(() -> HopRefusal.notFound("no such " + part));
    }
}
