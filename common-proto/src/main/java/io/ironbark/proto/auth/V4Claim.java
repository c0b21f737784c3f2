package io.ironbark.proto.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request claims with Signature Version 4, from its Authorization header or its query string, read and checked
 * for shape.
 *
 * @param timestamp as signed, in basic form
 * @param expires seconds of validity, for a signed URL
 */
record V4Claim(
        String accessKeyId,
        CredentialScope scope,
        List<String> signedHeaders,
        String signature,
        Instant time,
        String timestamp,
        Optional<String> sessionToken,
        OptionalLong expires) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final long MAX_EXPIRES_SECONDS = 604_800;

    /** A signed URL rather than a signed header. */
    boolean presigned() {
        return expires.isPresent();
    }

    static V4Claim ofHeader(String authorization, Fields headers) {
        var parts = headerParts(authorization.substring(ALGORITHM.length()));
        var used = CredentialScope.parse(headerPart(parts, "Credential"))
                .orElseThrow(() -> malformedHeader("the credential is not KEY/DATE/REGION/SERVICE/aws4_request"));
        var text = headers.first("x-amz-date").or(() -> headers.first("date"));
        var time = text.flatMap(Timestamps::header).orElseThrow(() -> new RefusedException(new Refusal.NoDate()));
        var claim = new V4Claim(
                used.accessKeyId(),
                used.scope(),
                signedHeaders(headerPart(parts, "SignedHeaders")),
                headerPart(parts, "Signature"),
                time,
                Timestamps.basic(text.get()).isPresent() ? text.get() : Timestamps.basicText(time),
                headers.first("x-amz-security-token"),
                OptionalLong.empty());
        if (!claim.timestamp.startsWith(claim.scope.date())) {
            throw malformedHeader("the date of the credential is not the date of the request");
        }
        return claim;
    }

    static V4Claim ofQuery(List<Parameter> query) {
        if (!queryPart(query, "X-Amz-Algorithm").equals(ALGORITHM)) {
            throw malformedQuery("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        var used = CredentialScope.parse(queryPart(query, "X-Amz-Credential"))
                .orElseThrow(() -> malformedQuery("X-Amz-Credential is not KEY/DATE/REGION/SERVICE/aws4_request"));
        var timestamp = queryPart(query, "X-Amz-Date");
        var time = Timestamps.basic(timestamp)
                .orElseThrow(() -> malformedQuery("X-Amz-Date must be in the form YYYYMMDD'T'HHMMSS'Z'"));
        if (!timestamp.startsWith(used.scope().date())) {
            throw malformedQuery("the date of X-Amz-Credential is not that of X-Amz-Date");
        }
        return new V4Claim(
                used.accessKeyId(),
                used.scope(),
                signedHeaders(queryPart(query, "X-Amz-SignedHeaders")),
                queryPart(query, "X-Amz-Signature"),
                time,
                timestamp,
                Parameter.first(query, "X-Amz-Security-Token"),
                OptionalLong.of(expires(queryPart(query, "X-Amz-Expires"))));
    }

    private static long expires(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= MAX_EXPIRES_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw malformedQuery("X-Amz-Expires should be a number");
        }
        throw malformedQuery("X-Amz-Expires must be between 0 and a week (in seconds)");
    }

    private static List<String> signedHeaders(String text) {
        return List.of(text.split(";", -1));
    }

    private static Map<String, String> headerParts(String text) {
        var parts = new HashMap<String, String>();
        for (var part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim());
            }
        }
        return parts;
    }

    private static String headerPart(Map<String, String> parts, String name) {
        var value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw malformedHeader("the authorization header has no " + name);
        }
        return value;
    }

    private static String queryPart(List<Parameter> query, String name) {
        return Parameter.first(query, name)
                .orElseThrow(() -> malformedQuery("Query-string authentication version 4 requires the X-Amz-Algorithm,"
                        + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires"
                        + " parameters; there is no " + name));
    }

    private static RefusedException malformedHeader(String message) {
        return new RefusedException(new Refusal.MalformedHeader(message));
    }

    private static RefusedException malformedQuery(String message) {
        return new RefusedException(new Refusal.MalformedQuery(message));
    }
}
