package io.ironbark.walrus.lifecycle;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.s3.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells when an object will expire, and by which rule. */
public record ExpirationHeader(LifecycleDay day) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public Reply addTo(Reply reply, Bucket bucket, Filter.Subject subject, Instant modifiedAt) {
        return bucket.keeping()
                .lifecycle()
                .flatMap(lifecycle -> lifecycle.expiry(subject, modifiedAt, day))
                .map(expiry -> reply.with(
                        "x-amz-expiration",
                        "expiry-date=\"" + HTTP_DATE.format(expiry.at()) + "\", rule-id=\""
                                + Percent.encode(expiry.rule()) + "\""))
                .orElse(reply);
    }
}
