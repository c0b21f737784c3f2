package io.ironbark.proto.hop;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One row of a server's table.
 *
 * @param template such as {@code /v1/nodes/{node}/desired}; a part in braces takes one path segment
 * @param allowed the roles that may call it
 * @param own the part of the path, if any, that must equal the name in the caller's certificate
 */
public record Route(HttpMethod method, String template, Set<Role> allowed, Optional<String> own, Action action) {
    public Route {
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("nobody may call " + template);
        }
        allowed = Set.copyOf(allowed);
    }

    /** What a route does. */
    public sealed interface Action permits Blocking, Raw {}

    /** Straight-line code, on a virtual thread of its own. */
    @FunctionalInterface
    public non-sealed interface Blocking extends Action {
        /** Throws {@link HopRefusal} for a refusal; any other exception is a bug and answers 500 with an incident id. */
        Reply answer(HopCall call) throws Exception;
    }

    /** Vert.x code on the event loop, for bodies too large to hold; must not block. The request is paused. */
    @FunctionalInterface
    public non-sealed interface Raw extends Action {
        void answer(RawCall call);
    }

    /** A request that is allowed, for a {@link Raw} action. */
    public record RawCall(PeerIdentity peer, PathParts path, HttpServerRequest request) {}

    /** Starts a row for {@code GET}. */
    public static Draft get(String template) {
        return new Draft(HttpMethod.GET, template, Set.of(), Optional.empty());
    }

    /** Starts a row for {@code POST}. */
    public static Draft post(String template) {
        return new Draft(HttpMethod.POST, template, Set.of(), Optional.empty());
    }

    /** Starts a row for {@code DELETE}. */
    public static Draft delete(String template) {
        return new Draft(HttpMethod.DELETE, template, Set.of(), Optional.empty());
    }

    /** A row without its action. */
    public record Draft(HttpMethod method, String template, Set<Role> allowed, Optional<String> own) {
        public Draft allow(Role first, Role... more) {
            return new Draft(method, template, EnumSet.of(first, more), own);
        }

        /** Only the one whose certificate has the name that stands in this part of the path. */
        public Draft onlyOwn(String part) {
            return new Draft(method, template, allowed, Optional.of(part));
        }

        public Route answer(Blocking action) {
            return new Route(method, template, allowed, own, action);
        }

        public Route answerRaw(Raw action) {
            return new Route(method, template, allowed, own, action);
        }
    }

    /** The values of the template's parts if the path has its form. */
    Optional<PathParts> match(List<String> segments) {
        return PathParts.match(List.of(template.substring(1).split("/", -1)), segments);
    }
}
