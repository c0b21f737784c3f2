package io.ironbark.proto.auth;

/**
 * A request as it came over the wire, one char per byte.
 *
 * @param path still percent-encoded, starting with a slash
 * @param query still percent-encoded, without the question mark; empty if there is none
 */
public record RawRequest(String method, String path, String query, Fields headers) {
    /** Splits a request target, in origin or absolute form. */
    public static RawRequest of(String method, String target, Fields headers) {
        var origin = target.startsWith("/") ? target : afterAuthority(target);
        int question = origin.indexOf('?');
        return question < 0
                ? new RawRequest(method, origin, "", headers)
                : new RawRequest(method, origin.substring(0, question), origin.substring(question + 1), headers);
    }

    private static String afterAuthority(String target) {
        int authority = target.indexOf("://");
        int slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }
}
