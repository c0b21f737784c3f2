package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.Verification;
import io.ironbark.walrus.bucket.Bucket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that is understood, allowed and not yet answered.
 *
 * @param bucket the one that it names, if there is one of that name
 * @param now the time of the request
 * @param access what the caller may do besides
 */
public record Call(
        Verification.Verified verified,
        Target target,
        Query query,
        Fields headers,
        Optional<Bucket> bucket,
        Body body,
        Instant now,
        Access access) {
    /** Whose key signed it. */
    public Credential caller() {
        return verified.credential();
    }

    /** The bucket of an operation that has one. */
    public Bucket theBucket() {
        return bucket.orElseThrow(S3Error.NoSuchBucket::asException);
    }

    /** The key of an operation that has one. */
    public String theKey() {
        return target.key().orElseThrow(() -> S3Error.InvalidRequest.because("The request names no object"));
    }

    /** A header's first value. */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** Who may not list a bucket does not learn which keys it lacks. */
    public S3Exception noSuchKey() throws SQLException {
        return access.may("s3:ListBucket", theBucket())
                ? S3Error.NoSuchKey.asException().with("Key", theKey())
                : S3Error.AccessDenied.asException();
    }
}
