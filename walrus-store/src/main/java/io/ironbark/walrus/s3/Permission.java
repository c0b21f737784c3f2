package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Credential;
import io.ironbark.walrus.bucket.Bucket;
import java.util.Optional;

/**
 * Whether a caller may do something, decided in one place. For now an account's keys may do all to the account's own
 * buckets, and nothing to others'.
 */
final class Permission {
    private Permission() {}

    static void check(Operation operation, Credential caller, Optional<Bucket> bucket) {
        boolean foreign =
                bucket.map(known -> !known.account().equals(caller.account())).orElse(false);
        if (foreign && operation != Operation.CREATE_BUCKET) {
            throw S3Error.AccessDenied.asException();
        }
    }
}
