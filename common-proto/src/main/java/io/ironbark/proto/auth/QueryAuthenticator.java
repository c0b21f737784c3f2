package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The door of the query APIs (EC2, IAM, STS), whose whole body is read before the signature is checked. */
public final class QueryAuthenticator {
    private final AuthRules rules;
    private final V4Verifier version4;
    private final V2Verifier version2;

    public QueryAuthenticator(AuthRules rules, CredentialSource source) {
        this.rules = rules;
        this.version4 = new V4Verifier(rules, new Lookup(source), new SigningKeys());
        this.version2 = new V2Verifier(new Lookup(source));
    }

    /** Says who sent the request, at this time, with this body. */
    public Verification verify(RawRequest request, byte[] body, Instant now) {
        try {
            return checked(request, body, now);
        } catch (RefusedException refused) {
            return new Verification.Refused(refused.why());
        }
    }

    private Verification checked(RawRequest request, byte[] body, Instant now) {
        var query = Parameter.parse(request.query());
        var header = request.headers().first("authorization");
        boolean v4Url = Parameter.first(query, "X-Amz-Algorithm").isPresent()
                || Parameter.first(query, "X-Amz-Signature").isPresent();
        if (header.isPresent() && v4Url) {
            throw new RefusedException(new Refusal.SeveralMechanisms());
        }
        if (header.isPresent()) {
            if (!header.get().startsWith(V4Claim.ALGORITHM + " ")) {
                throw new RefusedException(new Refusal.MalformedHeader(
                        "Authorization header requires 'AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…'"));
            }
            return version4(V4Claim.ofHeader(header.get(), request.headers()), request, query, body, now);
        }
        if (v4Url) {
            return version4(V4Claim.ofQuery(query), request, query, body, now);
        }
        return version2(request, query, body, now);
    }

    private Verification version4(V4Claim claim, RawRequest request, List<Parameter> query, byte[] body, Instant now) {
        var sha256 = Digests.sha256Hex(body);
        var signed = new V4Verifier.Signed(request, V4Canonical.paths(request.path()), query, sha256);
        var proof = version4.verify(claim, signed, now);
        return new Verification.Verified(
                proof.credential(), Optional.of(claim.scope()), new PayloadMode.Hashed(sha256), claim.presigned());
    }

    private Verification version2(RawRequest request, List<Parameter> query, byte[] body, Instant now) {
        var form = request.method().equals("POST")
                ? Parameter.parse(new String(body, StandardCharsets.ISO_8859_1))
                : List.<Parameter>of();
        var parameters = Stream.concat(query.stream(), form.stream()).toList();
        if (Parameter.first(parameters, "AWSAccessKeyId").isEmpty()
                && Parameter.first(parameters, "Signature").isEmpty()) {
            throw new RefusedException(new Refusal.MissingAuthentication());
        }
        if (!rules.version2()) {
            throw new RefusedException(new Refusal.UnsupportedScheme("Signature Version 2"));
        }
        var credential = version2.verify(V2Query.claim(request, parameters, now));
        return new Verification.Verified(
                credential, Optional.empty(), new PayloadMode.Hashed(Digests.sha256Hex(body)), false);
    }
}
