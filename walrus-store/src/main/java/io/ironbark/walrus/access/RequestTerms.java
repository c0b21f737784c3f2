package io.ironbark.walrus.access;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.Principal;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.s3.Door;
import io.ironbark.walrus.s3.S3Error;

/** Terms that a request sets itself, or that a bucket sets, whoever asks. */
final class RequestTerms {
    static final String EXPECTED_OWNER = "x-amz-expected-bucket-owner";
    static final String REQUESTER_PAYS = "Requester";

    private RequestTerms() {}

    /** The owner is the one whom the client believes it to be, and who is to pay has agreed. */
    static void check(Door.Visitor visitor, Principal principal, Bucket bucket) {
        checkOwner(visitor, EXPECTED_OWNER, bucket);
        boolean own = principal.home().filter(bucket.account()::equals).isPresent();
        boolean othersPay = bucket.setting(Setting.REQUEST_PAYMENT)
                .filter(REQUESTER_PAYS::equals)
                .isPresent();
        boolean agreed = visitor.headers()
                .first("x-amz-request-payer")
                .or(() -> visitor.query().get("x-amz-request-payer"))
                .filter("requester"::equals)
                .isPresent();
        if (othersPay && !own && (!agreed || principal instanceof Principal.Anonymous)) {
            throw S3Error.AccessDenied.asException();
        }
    }

    static void checkOwner(Door.Visitor visitor, String header, Bucket bucket) {
        visitor.headers().first(header).ifPresent(text -> {
            var expected = AccountId.parse(text)
                    .orElseThrow(() -> S3Error.InvalidBucketOwnerAWSAccountID.asException()
                            .with("HeaderName", header)
                            .with("HeaderValue", text));
            if (!expected.equals(bucket.account())) {
                throw S3Error.AccessDenied.asException();
            }
        });
    }

    /** Strangers may read what is public, but not dress it up. */
    static void checkAllowed(Door.Visitor visitor, Principal principal) {
        if (principal instanceof Principal.Anonymous
                && visitor.query().names().stream().anyMatch(name -> name.startsWith("response-"))) {
            throw S3Error.InvalidRequest.because(
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }
}
