package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/** Signing keys by secret and scope. Deriving one takes four HMACs and it is good for a day, so they are kept. */
public final class SigningKeys {
    private static final int MAX_KEPT = 10_000;

    private final ConcurrentHashMap<Key, SigningKey> kept = new ConcurrentHashMap<>();

    private record Key(Secret secret, CredentialScope scope) {}

    SigningKey of(Secret secret, CredentialScope scope) {
        var key = new Key(secret, scope);
        var known = kept.get(key);
        if (known != null) {
            return known;
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        var derived = derive(secret, scope);
        kept.put(key, derived);
        return derived;
    }

    static SigningKey derive(Secret secret, CredentialScope scope) {
        var key = ("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        for (var part : new String[] {scope.date(), scope.region(), scope.service(), CredentialScope.TERMINATOR}) {
            key = Digests.hmac(Digests.HMAC_SHA256, key, part);
        }
        return new SigningKey(key);
    }
}
