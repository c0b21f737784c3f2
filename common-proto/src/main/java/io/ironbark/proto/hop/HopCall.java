package io.ironbark.proto.hop;

import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A request that is allowed, with its body read. */
public final class HopCall {
    /** The longest that a request may wait, whatever it asks for. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final PeerIdentity peer;
    private final PathParts path;
    private final MultiMap query;
    private final byte[] body;

    HopCall(PeerIdentity peer, PathParts path, MultiMap query, byte[] body) {
        this.peer = peer;
        this.path = path;
        this.query = query;
        this.body = body;
    }

    /** Who calls, by certificate. */
    public PeerIdentity peer() {
        return peer;
    }

    public PathParts path() {
        return path;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** A whole number that is not negative; refuses the request if it is given and is not one. */
    public long query(String name, long ifAbsent) {
        var text = query.get(name);
        if (text == null) {
            return ifAbsent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw HopRefusal.badRequest("'%s' is not a whole number".formatted(name));
        }
        throw HopRefusal.badRequest("'%s' is negative".formatted(name));
    }

    /** How long the caller is ready to wait ({@code wait=ms}), at most {@link #MAX_WAIT}. */
    public Duration desiredWait() {
        return Duration.ofMillis(Math.min(query("wait", 0), MAX_WAIT.toMillis()));
    }

    /** The body's document; refuses the request if it is not one. */
    public <T> T body(Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (IOException e) {
            throw HopRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
