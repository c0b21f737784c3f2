package io.ironbark.walrus.encryption;

import io.ironbark.proto.seal.SealingKey;
import io.ironbark.walrus.blob.BlobCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of one object. */
public final class DataKey {
    /** Of this key and of those that wrap it. */
    static final int BYTES = SealingKey.BYTES;

    private static final int BLOCK = 16;

    /** A wrapped key is found by the object that it is kept with. */
    private static final byte[] NOWHERE = {};

    private final byte[] key;

    private DataKey(byte[] key) {
        this.key = key;
    }

    static DataKey fresh(RandomGenerator random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return new DataKey(key);
    }

    /** Such that only who has the other key can unwrap it. */
    String wrap(byte[] with, RandomGenerator random) {
        return Base64.getEncoder().encodeToString(SealingKey.of(with).seal(key, NOWHERE, random));
    }

    /** Empty if it was wrapped with another key. */
    static Optional<DataKey> unwrap(String wrapped, byte[] with) {
        return SealingKey.of(with)
                .open(Base64.getDecoder().decode(wrapped), NOWHERE)
                .map(DataKey::new);
    }

    /** For the one blob of an object that has one. */
    public BlobCipher cipher() {
        return counterMode(key);
    }

    /** For a part, by the number that was drawn for it. */
    public BlobCipher cipher(String nonce) {
        return counterMode(mac("part " + nonce));
    }

    /** An entity tag that says nothing of the bytes to who lacks the key. */
    public String veiled(String md5) {
        return HexFormat.of().formatHex(Arrays.copyOf(mac("etag " + md5), BLOCK));
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BlobCipher counterMode(byte[] key) {
        var spec = new SecretKeySpec(key, "AES");
        return (bytes, offset, length, position) -> {
            var counter = ByteBuffer.allocate(BLOCK)
                    .putLong(Long.BYTES, position / BLOCK)
                    .array();
            int within = (int) (position % BLOCK);
            try {
                var cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(Cipher.ENCRYPT_MODE, spec, new IvParameterSpec(counter));
                cipher.update(new byte[within]);
                cipher.update(bytes, offset, length, bytes, offset);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
