package io.ironbark.walrus.encryption;

import io.ironbark.walrus.blob.BlobCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of one object. */
public final class DataKey {
    /** Of this key and of those that wrap it. */
    static final int BYTES = 32;

    private static final int BLOCK = 16;
    private static final int GCM_IV = 12;
    private static final int GCM_TAG_BITS = 128;

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
        var iv = new byte[GCM_IV];
        random.nextBytes(iv);
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(with, "AES"), new GCMParameterSpec(GCM_TAG_BITS, iv));
            var sealed = cipher.doFinal(key);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(GCM_IV + sealed.length)
                            .put(iv)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty if it was wrapped with another key. */
    static Optional<DataKey> unwrap(String wrapped, byte[] with) {
        var sealed = Base64.getDecoder().decode(wrapped);
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(with, "AES"),
                    new GCMParameterSpec(GCM_TAG_BITS, sealed, 0, GCM_IV));
            return Optional.of(new DataKey(cipher.doFinal(sealed, GCM_IV, sealed.length - GCM_IV)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
