package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Checks a Signature Version 2: the key, the signature, the token. */
final class V2Verifier {
    private static final Credential NOBODY = Lookup.nobody();

    private final Lookup lookup;

    V2Verifier(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * A signature and what it may be of.
     *
     * @param algorithm of the HMAC
     * @param toSign spellings that all mean this request
     */
    record Claim(
            String accessKeyId,
            String signature,
            String algorithm,
            List<String> toSign,
            Optional<String> sessionToken) {}

    Credential verify(Claim claim) {
        var credential = lookup.find(claim.accessKeyId());
        var key = credential.orElse(NOBODY).secret().reveal().getBytes(StandardCharsets.UTF_8);
        boolean good = false;
        for (var toSign : claim.toSign()) {
            var expected = Base64.getEncoder().encodeToString(Digests.hmac(claim.algorithm(), key, toSign));
            good |= Digests.equal(expected, claim.signature());
        }
        if (credential.isEmpty()) {
            throw new RefusedException(new Refusal.UnknownKey(claim.accessKeyId()));
        }
        if (!good) {
            throw new RefusedException(new Refusal.SignatureMismatch(
                    claim.accessKeyId(), claim.signature(), claim.toSign().getFirst(), ""));
        }
        Lookup.checkToken(credential.get(), claim.sessionToken());
        return credential.get();
    }
}
