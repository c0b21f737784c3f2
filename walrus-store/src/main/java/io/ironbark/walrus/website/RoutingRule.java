package io.ironbark.walrus.website;

import java.util.Optional;

/**
 * Sends some requests elsewhere.
 *
 * @param prefix of the keys that it is for; all if empty
 * @param error the status that must have come of the request; if empty, it counts before anything is looked up
 */
public record RoutingRule(Optional<String> prefix, Optional<Integer> error, Redirect redirect) {
    boolean fits(String key) {
        return prefix.filter(start -> !key.startsWith(start)).isEmpty();
    }

    String location(String host, String key) {
        return redirect.location(host, key, prefix.orElse(""));
    }
}
