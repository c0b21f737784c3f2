package io.ironbark.cloud.keypair;

import io.ironbark.proto.id.KeyPairId;
import java.time.Instant;

/**
 * A key pair of an account.
 *
 * @param fingerprint as EC2 computes it, which depends on the type and on who made it
 * @param publicKey a line as in {@code authorized_keys}
 */
public record KeyPair(
        KeyPairId id, String name, KeyType type, String fingerprint, String publicKey, Instant createdAt) {}
