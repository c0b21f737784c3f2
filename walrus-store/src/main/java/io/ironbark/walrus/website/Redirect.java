package io.ironbark.walrus.website;

import io.ironbark.proto.auth.Percent;
import java.util.Optional;

/** Where a request is sent instead; what is not said stays as it is. */
public record Redirect(
        Optional<String> host,
        Optional<String> protocol,
        int status,
        Optional<String> keyPrefix,
        Optional<String> key) {
    static final int MOVED = 301;

    /** A redirect, and what the request asked for. */
    String location(String requestHost, String requested, String matchedPrefix) {
        var target = key.orElseGet(() -> keyPrefix
                .map(prefix -> prefix + requested.substring(matchedPrefix.length()))
                .orElse(requested));
        return protocol.orElse("http") + "://" + host.orElse(requestHost) + "/" + Percent.encodePath(target);
    }
}
