package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Signature Version 2 of S3, in the header ({@code AWS key:signature}) and in URLs. */
final class V2Object {
    static final String SCHEME = "AWS ";
    private static final long MAX_EPOCH_DIGITS = 15;
    private static final Set<String> SIGNED_PARAMETERS = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "cors",
            "delete",
            "encryption",
            "inventory",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "partNumber",
            "policy",
            "replication",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    private V2Object() {}

    /**
     * A request and where it goes.
     *
     * @param hostBucket the bucket that the Host header names, with virtual-host addressing
     */
    record Target(RawRequest request, List<Parameter> query, Optional<String> hostBucket) {}

    static V2Verifier.Claim ofHeader(String authorization, Target target, AuthRules rules, Instant now) {
        var rest = authorization.substring(SCHEME.length());
        int colon = rest.lastIndexOf(':');
        if (colon <= 0 || colon == rest.length() - 1) {
            throw new RefusedException(new Refusal.MalformedHeader(
                    "AWS authorization header is invalid." + " Expected AwsAccessKeyId:signature"));
        }
        var headers = target.request.headers();
        var time = headers.first("x-amz-date")
                .or(() -> headers.first("date"))
                .flatMap(Timestamps::header)
                .filter(instant -> instant.isAfter(Instant.EPOCH))
                .orElseThrow(() -> new RefusedException(new Refusal.NoDate()));
        Lookup.checkSkew(rules.skew(), time, now);
        var date = headers.has("x-amz-date") ? "" : headers.first("date").orElse("");
        return new V2Verifier.Claim(
                rest.substring(0, colon),
                rest.substring(colon + 1),
                Digests.HMAC_SHA1,
                toSign(target, date),
                headers.first("x-amz-security-token"));
    }

    static V2Verifier.Claim ofQuery(Target target, Instant now) {
        var text = part(target, "Expires");
        if (text.isEmpty() || text.length() > MAX_EPOCH_DIGITS || !text.chars().allMatch(Character::isDigit)) {
            throw new RefusedException(new Refusal.MalformedQuery("Expires must be seconds since 1970"));
        }
        var expires = Instant.ofEpochSecond(Long.parseLong(text));
        if (now.isAfter(expires)) {
            throw new RefusedException(new Refusal.Expired(expires, now, 0));
        }
        return new V2Verifier.Claim(
                part(target, "AWSAccessKeyId"),
                part(target, "Signature"),
                Digests.HMAC_SHA1,
                toSign(target, text),
                Parameter.first(target.query, "x-amz-security-token")
                        .or(() -> target.request.headers().first("x-amz-security-token")));
    }

    private static List<String> toSign(Target target, String date) {
        var request = target.request;
        var start = request.method() + "\n"
                + request.headers().first("content-md5").orElse("") + "\n"
                + request.headers().first("content-type").orElse("") + "\n"
                + date + "\n"
                + amzHeaders(request.headers());
        var bucket = target.hostBucket.map(name -> "/" + name).orElse("");
        var parameters = parameters(target.query);
        return V4Canonical.objectPaths(request.path()).reversed().stream()
                .map(path -> start + bucket + path + parameters)
                .toList();
    }

    private static String amzHeaders(Fields headers) {
        var text = new StringBuilder();
        for (var name : headers.names()) {
            if (name.startsWith("x-amz-")) {
                var value = headers.all(name).stream()
                        .map(one -> one.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "))
                        .collect(Collectors.joining(","));
                text.append(name).append(':').append(value).append('\n');
            }
        }
        return text.toString();
    }

    private static String parameters(List<Parameter> query) {
        var text = query.stream()
                .filter(parameter -> SIGNED_PARAMETERS.contains(parameter.name()))
                .sorted()
                .map(parameter -> parameter.value().isEmpty()
                        ? parameter.name()
                        : parameter.name() + "="
                                + new String(Percent.bytes(parameter.value(), false), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    private static String part(Target target, String name) {
        return Parameter.first(target.query, name)
                .orElseThrow(() -> new RefusedException(new Refusal.MalformedQuery(
                        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters")));
    }
}
