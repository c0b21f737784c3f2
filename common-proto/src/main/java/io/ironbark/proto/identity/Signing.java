package io.ironbark.proto.identity;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * RSA (PKCS #1, version 1.5) with SHA-256. By Amazon's provider where it runs, since Java's own arithmetic, at a millisecond a
 * signature, was half of what a launch cost the cloud controller; the signature is the same.
 */
final class Signing {
    private static final String ALGORITHM = "SHA256withRSA";
    private static final Provider PROVIDER = provider();

    private Signing() {}

    /** Who signs in this process. */
    static Provider provider() {
        boolean runs = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
        return runs ? AmazonCorrettoCryptoProvider.INSTANCE : Security.getProvider("SunRsaSign");
    }

    /** The key of this PKCS #8, in the form that the provider need not read anew for each signature: a third of the time. */
    static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** The signature of these bytes. */
    static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM, PROVIDER);
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }
}
