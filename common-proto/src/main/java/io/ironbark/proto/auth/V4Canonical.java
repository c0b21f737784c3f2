package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** The canonical request of Signature Version 4 (AWS General Reference, "Create a signed AWS API request"). */
final class V4Canonical {
    private V4Canonical() {}

    static String request(RawRequest request, String path, String query, List<String> signed, String payloadHash) {
        var text = new StringBuilder(512);
        text.append(request.method())
                .append('\n')
                .append(path)
                .append('\n')
                .append(query)
                .append('\n');
        for (var name : signed) {
            text.append(name).append(':').append(value(request.headers(), name)).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signed))
                .append('\n')
                .append(payloadHash)
                .toString();
    }

    static String toSign(V4Claim claim, String canonicalRequest) {
        return V4Claim.ALGORITHM + "\n" + claim.timestamp() + "\n" + claim.scope() + "\n"
                + Digests.sha256Hex(canonicalRequest);
    }

    /** S3's path is encoded once and never normalised. It is signed as sent, or decoded and encoded again. */
    static SequencedSet<String> objectPaths(String raw) {
        var paths = new LinkedHashSet<String>();
        paths.add(Percent.respell(raw, true, false));
        paths.add(raw);
        return paths;
    }

    /** Other services' paths are normalised and encoded once more. */
    static SequencedSet<String> paths(String raw) {
        var paths = new LinkedHashSet<String>();
        if (raw.equals("/")) {
            paths.add(raw);
            return paths;
        }
        var normal = normalize(raw);
        paths.add(Percent.encode(normal.getBytes(StandardCharsets.ISO_8859_1), true));
        paths.add(Percent.respell(normal, true, false));
        return paths;
    }

    /** Without empty and dot segments (RFC 3986, 5.2.4). */
    private static String normalize(String raw) {
        var segments = new ArrayDeque<String>();
        for (var segment : raw.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean endsAsFolder = raw.endsWith("/") || raw.endsWith("/.") || raw.endsWith("/..");
        var joined = "/" + String.join("/", segments);
        return endsAsFolder && !segments.isEmpty() ? joined + "/" : joined;
    }

    private static String value(Fields headers, String name) {
        var all = headers.all(name);
        return all.size() == 1
                ? folded(all.getFirst())
                : all.stream().map(V4Canonical::folded).collect(Collectors.joining(","));
    }

    /** Without white space around it, runs of it within made one space. */
    private static String folded(String value) {
        if (isFolded(value)) {
            return value;
        }
        var out = new StringBuilder(value.length());
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isSpace(c)) {
                space = true;
            } else {
                if (space && !out.isEmpty()) {
                    out.append(' ');
                }
                space = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** True of most: no white space but single spaces within. */
    private static boolean isFolded(String value) {
        boolean space = true;
        for (int i = 0; i < value.length(); i++) {
            boolean wasSpace = space;
            space = isSpace(value.charAt(i));
            if (space && (wasSpace || value.charAt(i) != ' ')) {
                return false;
            }
        }
        return !space || value.isEmpty();
    }
}
