package io.ironbark.proto.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a claim of Signature Version 4: time, scope, key, signature, token, in this order. */
final class V4Verifier {
    private static final Credential NOBODY = Lookup.nobody();

    private final AuthRules rules;
    private final Lookup lookup;
    private final SigningKeys keys;

    V4Verifier(AuthRules rules, Lookup lookup, SigningKeys keys) {
        this.rules = rules;
        this.lookup = lookup;
        this.keys = keys;
    }

    /**
     * What is signed.
     *
     * @param paths spellings of the path that count as signed
     * @param payloadHash the last line of the canonical request
     */
    record Signed(RawRequest request, Set<String> paths, List<Parameter> query, String payloadHash) {}

    /** Whose credential it is, and what chunks are signed with, if they are. */
    record Proof(Credential credential, ChunkSigning signing) {}

    Proof verify(V4Claim claim, Signed signed, Instant now) {
        checkTime(claim, now);
        checkScope(claim.scope());
        checkSignedHeaders(claim, signed.request().headers());
        var credential = lookup.find(claim.accessKeyId());
        var key = keys.of(credential.orElse(NOBODY).secret(), claim.scope());
        checkSignature(claim, signed, key, credential);
        var known = credential.orElseThrow();
        Lookup.checkToken(known, claim.sessionToken());
        return new Proof(known, new ChunkSigning(key, claim.timestamp(), claim.scope(), claim.signature()));
    }

    private void checkTime(V4Claim claim, Instant now) {
        if (claim.presigned()) {
            var expiresAt = claim.time().plusSeconds(claim.expires().getAsLong());
            if (now.isAfter(expiresAt)) {
                throw new RefusedException(
                        new Refusal.Expired(expiresAt, now, claim.expires().getAsLong()));
            }
            if (claim.time().isAfter(now.plus(rules.skew()))) {
                throw new RefusedException(new Refusal.NotYetValid(claim.time(), now));
            }
        } else {
            Lookup.checkSkew(rules.skew(), claim.time(), now);
        }
    }

    private void checkScope(CredentialScope scope) {
        if (!rules.services().isEmpty() && !rules.services().contains(scope.service())) {
            throw new RefusedException(new Refusal.WrongService(scope.service()));
        }
        if (rules.region().isPresent() && !rules.region().get().equals(scope.region())) {
            throw new RefusedException(
                    new Refusal.WrongRegion(scope.region(), rules.region().get()));
        }
    }

    private static void checkSignedHeaders(V4Claim claim, Fields headers) {
        var unsigned = new ArrayList<String>();
        for (var name : headers.names()) {
            boolean matters = name.equals("host") || name.startsWith("x-amz-");
            if (matters && !claim.signedHeaders().contains(name)) {
                unsigned.add(name);
            }
        }
        if (!unsigned.isEmpty()) {
            throw new RefusedException(new Refusal.HeadersNotSigned(unsigned));
        }
    }

    private static void checkSignature(V4Claim claim, Signed signed, SigningKey key, Optional<Credential> credential) {
        var query = Parameter.canonical(signed.query(), claim.presigned() ? "X-Amz-Signature" : "");
        var first = Optional.<Refusal>empty();
        for (var path : signed.paths()) {
            var request =
                    V4Canonical.request(signed.request(), path, query, claim.signedHeaders(), signed.payloadHash());
            var toSign = V4Canonical.toSign(claim, request);
            var expected = key.sign(toSign);
            if (Digests.equal(expected, claim.signature()) && credential.isPresent()) {
                return;
            }
            first = first.or(() -> Optional.of(
                    new Refusal.SignatureMismatch(claim.accessKeyId(), claim.signature(), toSign, request)));
        }
        throw new RefusedException(
                credential.isPresent() ? first.orElseThrow() : new Refusal.UnknownKey(claim.accessKeyId()));
    }
}
