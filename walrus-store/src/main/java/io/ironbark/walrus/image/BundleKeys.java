package io.ironbark.walrus.image;

import io.ironbark.proto.node.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cloud's key, for which bundles are encrypted, and what is known of the users who sign them.
 *
 * <p>Whoever registers a bundle has shown who they are by the signature of that request, and may read the bundle's
 * objects. So the manifest's own signature adds nothing but for those who keep their signing key apart: an account whose
 * certificates the operator has put into a file is held to them, others are not.
 */
final class BundleKeys {
    private static final int KEY_BYTES = 16;

    private final PrivateKey key;
    private final Optional<Path> userCertificates;

    private BundleKeys(PrivateKey key, Optional<Path> userCertificates) {
        this.key = key;
        this.userCertificates = userCertificates;
    }

    /** Reads the cloud's key, in PKCS #8 as PEM. */
    static BundleKeys load(Path file, Optional<Path> userCertificates) throws IOException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
            return new BundleKeys(KeyFactory.getInstance("RSA").generatePrivate(spec), userCertificates);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(file + " has no RSA key in PKCS #8", e);
        }
    }

    /** The cipher that decrypts a bundle's archive. Every way to fail is told in the same words. */
    Cipher cipher(BundleManifest manifest) throws BadBundleException {
        try {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            var secret = new SecretKeySpec(decrypted(manifest.key()), "AES");
            cipher.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(decrypted(manifest.vector())));
            return cipher;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new BadBundleException(
                    "The bundle's key can't be decrypted: was it made with this cloud's certificate?");
        }
    }

    /** What is encrypted is the key in hexadecimal. */
    private byte[] decrypted(Bytes encrypted) throws GeneralSecurityException {
        var rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        rsa.init(Cipher.DECRYPT_MODE, key);
        byte[] plain = HexFormat.of()
                .parseHex(new String(rsa.doFinal(encrypted.toArray()), StandardCharsets.US_ASCII).strip());
        if (plain.length != KEY_BYTES) {
            throw new IllegalArgumentException("not a key of 128 bits");
        }
        return plain;
    }

    /** Refuses a manifest that none of an account's certificates has signed, if any are known. */
    void checkSignature(BundleManifest manifest, String account) throws IOException {
        List<? extends Certificate> known = certificates(account);
        if (!known.isEmpty() && known.stream().noneMatch(certificate -> signed(manifest, certificate))) {
            throw new BadBundleException("The manifest is not signed by a key that the cloud knows as the account's.");
        }
    }

    private static boolean signed(BundleManifest manifest, Certificate certificate) {
        try {
            var signature = Signature.getInstance("SHA1withRSA");
            signature.initVerify(certificate.getPublicKey());
            signature.update(manifest.signedText().toArray());
            return signature.verify(manifest.signature().toArray());
        } catch (GeneralSecurityException e) {
            return false; // a signature of another length, say
        }
    }

    private List<? extends Certificate> certificates(String account) throws IOException {
        if (userCertificates.isEmpty()) {
            return List.of();
        }
        Path file = userCertificates.get().resolve(account + ".crt");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file))));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " has no certificates", e);
        }
    }
}
