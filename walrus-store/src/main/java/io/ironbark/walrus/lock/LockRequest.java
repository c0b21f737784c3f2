package io.ironbark.walrus.lock;

import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The lock that a new version gets: what the request asks for, or else what its bucket does. */
public final class LockRequest {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";

    private LockRequest() {}

    /** True if the request itself asks for one; then it must prove that its bytes are whole. */
    public static boolean isIn(Call call) {
        return call.headers().has(MODE)
                || call.headers().has(UNTIL)
                || call.headers().has(HOLD);
    }

    /** The lock of a version that the call writes. */
    public static Lock of(Call call) {
        var bucket = call.theBucket();
        if (isIn(call) && !bucket.keeping().objectLock()) {
            throw S3Error.InvalidRequest.because("Bucket is missing Object Lock Configuration");
        }
        boolean hold = call.header(HOLD).map(LockRequest::hold).orElse(false);
        var retention = retention(call).or(() -> byDefault(bucket, call.now()));
        return retention.isEmpty() && !hold ? Lock.NONE : new Lock(retention, hold);
    }

    private static Optional<Retention> byDefault(Bucket bucket, Instant now) {
        return bucket.keeping().lockDefault().map(rule -> rule.from(now));
    }

    private static Optional<Retention> retention(Call call) {
        var mode = call.header(MODE);
        var until = call.header(UNTIL);
        if (mode.isPresent() != until.isPresent()) {
            throw S3Error.InvalidArgument.because(
                    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
        }
        return mode.map(name -> new Retention(
                LockMode.parse(name).orElseThrow(() -> S3Error.InvalidArgument.because("Unknown wormMode directive.")),
                future(until.orElseThrow(), call.now())));
    }

    static boolean hold(String status) {
        return switch (status) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw S3Error.InvalidArgument.because("Legal Hold must be either of 'ON' or 'OFF'");
        };
    }

    /** A date that must lie ahead. */
    public static Instant future(String text, Instant now) {
        Instant date;
        try {
            date = OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException e) {
            throw S3Error.InvalidArgument.because("The retain until date must be provided in ISO 8601 format");
        }
        if (!date.isAfter(now)) {
            throw S3Error.InvalidArgument.because("The retain until date must be in the future!");
        }
        return date;
    }

    /** Says of a version how it is locked. */
    public static Reply addTo(Reply reply, Lock lock) {
        var with = reply;
        if (lock.retention().isPresent()) {
            with = with.with(MODE, lock.retention().get().mode().name())
                    .with(UNTIL, lock.retention().get().until().toString());
        }
        return lock.legalHold() ? with.with(HOLD, "ON") : with;
    }
}
