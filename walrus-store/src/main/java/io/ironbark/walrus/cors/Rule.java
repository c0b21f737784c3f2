package io.ironbark.walrus.cors;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One rule of a bucket's configuration.
 *
 * @param origins such as {@code https://*.example.com}: at most one star each
 * @param headers that a script may send; stars as above, case does not matter
 * @param exposed headers that a script may read
 */
public record Rule(
        Optional<String> id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        Optional<Integer> maxAgeSeconds) {
    public Rule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }

    boolean allows(String origin, String method) {
        return methods.contains(method) && origins.stream().anyMatch(pattern -> fits(pattern, origin));
    }

    boolean allowsHeaders(List<String> wanted) {
        return wanted.stream()
                .allMatch(name -> headers.stream()
                        .anyMatch(pattern -> fits(pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))));
    }

    /** Whoever comes is meant, so the answer need not name him. */
    boolean isForAll() {
        return origins.contains("*");
    }

    static boolean fits(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        var start = pattern.substring(0, star);
        var end = pattern.substring(star + 1);
        return text.length() >= start.length() + end.length() && text.startsWith(start) && text.endsWith(end);
    }
}
