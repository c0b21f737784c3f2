package io.ironbark.proto.identity;

import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.IdentityProof;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** Signs many documents with one key: by OpenSSL if the host has it, which is quicker, and with the same outcome if not. */
public final class IdentitySigner {
    private static final byte[] PROBE = "a first signature".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final IdentityKey key;
    private final Optional<OpensslSigner> openssl;

    /** With the cloud's key. */
    public IdentitySigner(IdentityKey key) {
        this.key = key;
        this.openssl = OpensslSigner.of(key.key())
                .filter(signer -> signer.sign(PROBE)
                        .filter(signature -> isRight(key.certificate().getPublicKey(), signature))
                        .isPresent());
    }

    /** True if OpenSSL signs. */
    boolean isNative() {
        return openssl.isPresent();
    }

    /** Signs a document. */
    public IdentityProof sign(Bytes document) {
        return openssl.flatMap(signer -> signer.sign(document.toArray()))
                .map(key::proof)
                .orElseGet(() -> key.sign(document));
    }

    private static boolean isRight(PublicKey key, byte[] signature) {
        try {
            var check = Signature.getInstance(IdentityKey.SIGNING);
            check.initVerify(key);
            check.update(PROBE);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
