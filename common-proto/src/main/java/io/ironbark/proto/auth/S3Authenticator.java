package io.ironbark.proto.auth;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The door of S3, where the signature is checked on the header fields alone and the body follows. */
public final class S3Authenticator {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String CONTENT_SHA256 = "x-amz-content-sha256";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final AuthRules rules;
    private final V4Verifier version4;
    private final V2Verifier version2;

    public S3Authenticator(AuthRules rules, CredentialSource source) {
        this.rules = rules;
        this.version4 = new V4Verifier(rules, new Lookup(source), new SigningKeys());
        this.version2 = new V2Verifier(new Lookup(source));
    }

    /**
     * Says who sent the request, at this time.
     *
     * @param hostBucket the bucket that the Host header names, with virtual-host addressing
     */
    public Verification verify(RawRequest request, Optional<String> hostBucket, Instant now) {
        try {
            return checked(new V2Object.Target(request, Parameter.parse(request.query()), hostBucket), now);
        } catch (RefusedException refused) {
            return new Verification.Refused(refused.why());
        }
    }

    private Verification checked(V2Object.Target target, Instant now) {
        var header = target.request().headers().first("authorization");
        boolean v4Url = hasAny(target.query(), "X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-Credential");
        boolean v2Url = hasAny(target.query(), "AWSAccessKeyId", "Signature");
        if ((header.isPresent() && (v4Url || v2Url)) || (v4Url && v2Url)) {
            throw new RefusedException(new Refusal.SeveralMechanisms());
        }
        if (header.isPresent()) {
            return ofHeader(header.get(), target, now);
        }
        if (v4Url) {
            return version4(V4Claim.ofQuery(target.query()), target, now);
        }
        if (v2Url) {
            checkVersion2();
            return version2(V2Object.ofQuery(target, now), true);
        }
        throw new RefusedException(new Refusal.MissingAuthentication());
    }

    private Verification ofHeader(String authorization, V2Object.Target target, Instant now) {
        if (authorization.startsWith(V4Claim.ALGORITHM + " ")) {
            return version4(V4Claim.ofHeader(authorization, target.request().headers()), target, now);
        }
        if (authorization.startsWith(V2Object.SCHEME)) {
            checkVersion2();
            return version2(V2Object.ofHeader(authorization, target, rules, now), false);
        }
        throw new RefusedException(
                authorization.isBlank()
                        ? new Refusal.MissingAuthentication()
                        : new Refusal.MalformedHeader("Unsupported Authorization Type"));
    }

    private Verification version4(V4Claim claim, V2Object.Target target, Instant now) {
        var request = target.request();
        var payload = payloadHash(claim, target);
        var signed = new V4Verifier.Signed(request, V4Canonical.objectPaths(request.path()), target.query(), payload);
        var proof = version4.verify(claim, signed, now);
        return new Verification.Verified(
                proof.credential(), Optional.of(claim.scope()), mode(payload, proof.signing()), claim.presigned());
    }

    private Verification version2(V2Verifier.Claim claim, boolean presigned) {
        return new Verification.Verified(
                version2.verify(claim), Optional.empty(), new PayloadMode.Unsigned(), presigned);
    }

    private static String payloadHash(V4Claim claim, V2Object.Target target) {
        var header = target.request().headers().first(CONTENT_SHA256);
        if (!claim.presigned()) {
            return header.orElseThrow(() -> new RefusedException(new Refusal.PayloadHashMissing()));
        }
        return header.or(() -> Parameter.first(target.query(), "X-Amz-Content-Sha256"))
                .orElse(UNSIGNED);
    }

    private static PayloadMode mode(String payload, ChunkSigning signing) {
        return switch (payload) {
            case UNSIGNED -> new PayloadMode.Unsigned();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new PayloadMode.SignedChunks(signing, false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new PayloadMode.SignedChunks(signing, true);
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new PayloadMode.UnsignedChunks();
            default -> {
                if (!SHA256.matcher(payload).matches()) {
                    throw new RefusedException(new Refusal.PayloadHashInvalid(payload));
                }
                yield new PayloadMode.Hashed(payload.toLowerCase(Locale.ROOT));
            }
        };
    }

    private void checkVersion2() {
        if (!rules.version2()) {
            throw new RefusedException(new Refusal.UnsupportedScheme("AWS"));
        }
    }

    private static boolean hasAny(List<Parameter> query, String... names) {
        for (var name : names) {
            if (Parameter.first(query, name).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
