package io.ironbark.proto.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Signature Version 4 signs with. To make a digest ready for it takes longer than to use one, so it is copied. */
final class SigningKey {
    private final Mac ready;

    SigningKey(byte[] key) {
        try {
            ready = Mac.getInstance(Digests.HMAC_SHA256);
            ready.init(new SecretKeySpec(key, Digests.HMAC_SHA256));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature of a text, in hexadecimal digits. */
    String sign(String text) {
        try {
            var mac = (Mac) ready.clone();
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own can be copied", e);
        }
    }
}
