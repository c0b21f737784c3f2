package io.ironbark.proto.auth;

import io.ironbark.proto.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What all versions of signatures check alike. */
record Lookup(CredentialSource source) {
    private static final int MAX_KEY_ID = 128;

    /** Stands in for an unknown key, so that it costs as much to refuse as a false signature. */
    static Credential nobody() {
        return new Credential(
                "nobody",
                new Secret("0000000000000000000000000000000000000000"),
                Optional.empty(),
                new AccountId("000000000000"),
                "",
                "",
                "");
    }

    Optional<Credential> find(String accessKeyId) {
        return accessKeyId.isEmpty() || accessKeyId.length() > MAX_KEY_ID ? Optional.empty() : source.find(accessKeyId);
    }

    static void checkSkew(Duration allowed, Instant requestTime, Instant now) {
        if (Duration.between(requestTime, now).abs().compareTo(allowed) > 0) {
            throw new RefusedException(new Refusal.SkewTooLarge(requestTime, now, allowed));
        }
    }

    static void checkToken(Credential credential, Optional<String> given) {
        if (credential.sessionToken().isPresent() && given.isEmpty()) {
            throw new RefusedException(new Refusal.TokenMissing());
        }
        if (given.isPresent()
                && !credential
                        .sessionToken()
                        .map(token -> Digests.equal(token, given.get()))
                        .orElse(false)) {
            throw new RefusedException(new Refusal.TokenMismatch());
        }
    }
}
