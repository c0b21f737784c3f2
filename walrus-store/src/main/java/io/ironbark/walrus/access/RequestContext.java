package io.ironbark.walrus.access;

import io.ironbark.proto.auth.Percent;
import io.ironbark.proto.policy.Context;
import io.ironbark.walrus.s3.Door;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The condition keys of a request, read off the request ("Condition keys for Amazon S3", "AWS global keys"). */
final class RequestContext {
    /** Header fields that are condition keys under their own names. */
    private static final List<String> HEADERS = List.of(
            "x-amz-acl",
            "x-amz-content-sha256",
            "x-amz-copy-source",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp",
            "x-amz-metadata-directive",
            "x-amz-object-ownership",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            "if-match",
            "if-none-match");

    private static final Set<String> LISTING =
            Set.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RequestContext() {}

    /** All that a request tells of itself. */
    static Context of(Door.Visitor visitor, String action) {
        var keys = new TreeMap<String, List<String>>();
        var headers = visitor.headers();
        put(keys, "aws:SourceIp", Optional.of(visitor.source()));
        put(keys, "aws:SecureTransport", Optional.of("false"));
        put(keys, "aws:UserAgent", headers.first("user-agent"));
        put(keys, "aws:Referer", headers.first("referer"));
        put(keys, "aws:RequestedRegion", visitor.verified().scope().map(scope -> scope.region()));
        put(keys, "s3:VersionId", visitor.query().get("versionId"));
        if (LISTING.contains(action)) {
            put(keys, "s3:prefix", Optional.of(visitor.query().get("prefix").orElse("")));
            put(keys, "s3:delimiter", visitor.query().get("delimiter"));
            put(keys, "s3:max-keys", visitor.query().get("max-keys"));
        }
        for (var name : HEADERS) {
            put(keys, "s3:" + name, headers.first(name));
        }
        put(keys, "s3:object-lock-mode", headers.first("x-amz-object-lock-mode"));
        put(keys, "s3:object-lock-retain-until-date", headers.first("x-amz-object-lock-retain-until-date"));
        put(keys, "s3:object-lock-legal-hold", headers.first("x-amz-object-lock-legal-hold"));
        putSignature(keys, visitor);
        headers.first("x-amz-tagging").ifPresent(tags -> putTags(keys, tags));
        return Context.of(keys).at(visitor.now());
    }

    private static void put(SortedMap<String, List<String>> keys, String key, Optional<String> value) {
        value.ifPresent(text -> keys.put(key, List.of(text)));
    }

    private static void putSignature(SortedMap<String, List<String>> keys, Door.Visitor visitor) {
        var verified = visitor.verified();
        if (Guard.isAnonymous(verified)) {
            return;
        }
        boolean version4 = verified.scope().isPresent();
        keys.put("s3:signatureversion", List.of(version4 ? "AWS4-HMAC-SHA256" : "AWS"));
        keys.put("s3:authType", List.of(verified.presigned() ? "REST-QUERY-STRING" : "REST-HEADER"));
        if (version4) {
            visitor.query()
                    .get("X-Amz-Date")
                    .or(() -> visitor.headers().first("x-amz-date"))
                    .map(text -> BASIC.parse(text, Instant::from))
                    .map(signed -> Duration.between(signed, visitor.now()).toMillis())
                    .ifPresent(age -> keys.put("s3:signatureAge", List.of(Long.toString(Math.max(0, age)))));
        }
    }

    private static void putTags(SortedMap<String, List<String>> keys, String form) {
        var names = new ArrayList<String>();
        for (var pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            keys.put("s3:RequestObjectTag/" + name, List.of(equals < 0 ? "" : decoded(pair.substring(equals + 1))));
            names.add(name);
        }
        keys.put("s3:RequestObjectTagKeys", List.copyOf(names));
    }

    /** Tags that can't be read are refused by who stores them. */
    private static String decoded(String raw) {
        return Percent.decodeForm(raw).orElse(raw);
    }
}
