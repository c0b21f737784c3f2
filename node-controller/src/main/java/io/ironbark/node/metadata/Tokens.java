package io.ironbark.node.metadata;

import io.ironbark.proto.id.InstanceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens: an expiry and its seal for one instance. Nothing is kept, so there is nothing to fill up; a guest
 * whose token a restart has made void is told so by 401 and asks for a new one.
 */
final class Tokens {
    /** Six hours, as EC2 has it. */
    static final int TTL_SECONDS_MAX = 21_600;

    private static final int EXPIRY_BYTES = Long.BYTES;
    private static final int SEAL_BYTES = 32;

    private final byte[] key;

    /** Takes at least 32 random bytes. */
    Tokens(byte[] key) {
        this.key = key.clone();
    }

    String issue(InstanceId instance, Instant expiry) {
        var token = ByteBuffer.allocate(EXPIRY_BYTES + SEAL_BYTES);
        token.putLong(expiry.getEpochSecond());
        token.put(seal(instance, expiry.getEpochSecond()));
        return Base64.getUrlEncoder().encodeToString(token.array());
    }

    boolean valid(String token, InstanceId instance, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (bytes.length != EXPIRY_BYTES + SEAL_BYTES) {
            return false;
        }
        long expiry = ByteBuffer.wrap(bytes).getLong();
        boolean sealed =
                MessageDigest.isEqual(seal(instance, expiry), Arrays.copyOfRange(bytes, EXPIRY_BYTES, bytes.length));
        return sealed && now.getEpochSecond() < expiry;
    }

    private byte[] seal(InstanceId instance, long expiry) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(instance.value().getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(ByteBuffer.allocate(EXPIRY_BYTES).putLong(expiry).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }
}
