package io.ironbark.walrus.cors;

import io.ironbark.proto.auth.Fields;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is said to browsers whose pages come from elsewhere. */
public final class CrossOrigin {
    private static final String VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    private CrossOrigin() {}

    static Optional<Rules> rules(Bucket bucket) {
        return bucket.setting(Setting.CORS).map(text -> Rules.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** OPTIONS: nobody signs it, and nothing but the rules counts. */
    public static Reply preflight(Optional<Bucket> bucket, Fields headers) {
        var origin = headers.first("origin")
                .orElseThrow(
                        () -> S3Error.BadRequest.because("Insufficient information. Origin request header needed."));
        var method = headers.first("access-control-request-method")
                .orElseThrow(() -> S3Error.BadRequest.because("Invalid Access-Control-Request-Method: null"));
        var wanted = names(headers.first("access-control-request-headers").orElse(""));
        if (bucket.isEmpty()) {
            throw S3Error.AccessForbidden.because("CORSResponse: Bucket not found");
        }
        var rules = rules(bucket.get())
                .orElseThrow(
                        () -> S3Error.AccessForbidden.because("CORSResponse: CORS is not enabled for this bucket."));
        var rule = rules.find(origin, method, wanted)
                .orElseThrow(() -> S3Error.AccessForbidden.because("CORSResponse: This CORS request is not allowed."
                        + " This is usually because the evalution of Origin, request method /"
                        + " Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the"
                        + " resource's CORS spec."));
        var reply = Reply.ok();
        for (var header : headers(rule, origin)) {
            reply = reply.with(header.name(), header.value());
        }
        return wanted.isEmpty()
                ? reply
                : reply.with(
                        "access-control-allow-headers",
                        String.join(", ", wanted).toLowerCase(java.util.Locale.ROOT));
    }

    /** The fields of the answer to a request of this origin, if the bucket has a rule for it. */
    public static List<Reply.Header> headers(Bucket bucket, String origin, String method) {
        return rules(bucket)
                .flatMap(rules -> rules.find(origin, method, List.of()))
                .map(rule -> headers(rule, origin))
                .orElse(List.of());
    }

    private static List<Reply.Header> headers(Rule rule, String origin) {
        var headers = new ArrayList<Reply.Header>();
        headers.add(new Reply.Header("access-control-allow-origin", rule.isForAll() ? "*" : origin));
        headers.add(new Reply.Header("access-control-allow-methods", String.join(", ", rule.methods())));
        if (!rule.exposed().isEmpty()) {
            headers.add(new Reply.Header("access-control-expose-headers", String.join(", ", rule.exposed())));
        }
        rule.maxAgeSeconds()
                .ifPresent(
                        seconds -> headers.add(new Reply.Header("access-control-max-age", Integer.toString(seconds))));
        if (!rule.isForAll()) {
            headers.add(new Reply.Header("access-control-allow-credentials", "true"));
        }
        headers.add(new Reply.Header("vary", VARY));
        return headers;
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
