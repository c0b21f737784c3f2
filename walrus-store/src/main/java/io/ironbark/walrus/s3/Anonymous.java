package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.auth.Verification;
import io.ironbark.proto.id.AccountId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Nobody knows who: the sender of a request that is not signed. */
public final class Anonymous {
    /** As principals are told: it is no ARN. */
    public static final String NAME = "anonymous";

    /** No account has this id, and nobody this key. */
    public static final Credential CREDENTIAL = new Credential(
            NAME,
            new Secret(""),
            Optional.empty(),
            new AccountId("000000000000"),
            NAME,
            "65a011a29cdf8ec533ec3d1ccaae921c",
            NAME);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final List<String> UNSIGNED = List.of("", "UNSIGNED-PAYLOAD");

    private Anonymous() {}

    /** Such a request. What it says of its body is held to all the same. */
    static Verification.Verified verified(RawRequest request) {
        if (request.headers().has("authorization")) {
            throw S3Error.AccessDenied.asException();
        }
        return new Verification.Verified(
                CREDENTIAL,
                Optional.empty(),
                mode(request.headers().first("x-amz-content-sha256").orElse("")),
                false);
    }

    private static PayloadMode mode(String payload) {
        if (UNSIGNED.contains(payload)) {
            return new PayloadMode.Unsigned();
        }
        if (payload.equals("STREAMING-UNSIGNED-PAYLOAD-TRAILER")) {
            return new PayloadMode.UnsignedChunks();
        }
        if (!SHA256.matcher(payload).matches()) {
            throw S3Error.InvalidArgument.because("x-amz-content-sha256 can't be checked without a signature")
                    .with("ArgumentName", "x-amz-content-sha256")
                    .with("ArgumentValue", payload);
        }
        return new PayloadMode.Hashed(payload.toLowerCase(Locale.ROOT));
    }
}
