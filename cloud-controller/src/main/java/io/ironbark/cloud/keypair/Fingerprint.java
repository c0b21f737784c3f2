package io.ironbark.cloud.keypair;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Fingerprints as EC2 shows them. */
final class Fingerprint {
    private Fingerprint() {}

    /** Of an RSA key that EC2 made: SHA-1 of the private key (PKCS #8, DER). */
    static String ofMadeRsa(byte[] privateKey) {
        return colons("SHA-1", privateKey);
    }

    /** Of an RSA key that was imported: MD5 of the public key (X.509, DER). */
    static String ofImportedRsa(byte[] publicKey) {
        return colons("MD5", publicKey);
    }

    /** Of an ED25519 key: SHA-256 of the public key in SSH's form. */
    static String ofEd25519(byte[] sshKey) {
        return Base64.getEncoder().encodeToString(digest("SHA-256", sshKey));
    }

    private static String colons(String algorithm, byte[] bytes) {
        return HexFormat.ofDelimiter(":").formatHex(digest(algorithm, bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
