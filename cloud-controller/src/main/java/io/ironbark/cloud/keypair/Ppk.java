package io.ironbark.cloud.keypair;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PuTTY's file of a private key, without a passphrase, in version 2, which every PuTTY reads. */
final class Ppk {
    private static final String ENCRYPTION = "none";
    private static final String MAC_KEY = "putty-private-key-file-mac-key";
    private static final int LINE = 64;

    private Ppk() {}

    /**
     * The file.
     *
     * @param publicKey as in an OpenSSH public key
     * @param privateKey the private numbers, in PuTTY's order for the algorithm
     */
    static String write(String algorithm, byte[] publicKey, byte[] privateKey, String comment) {
        byte[] signed = new SshWire()
                .string(algorithm)
                .string(ENCRYPTION)
                .string(comment)
                .string(publicKey)
                .string(privateKey)
                .toBytes();
        return "PuTTY-User-Key-File-2: " + algorithm + "\r\n"
                + "Encryption: " + ENCRYPTION + "\r\n"
                + "Comment: " + comment + "\r\n"
                + lines("Public-Lines", publicKey)
                + lines("Private-Lines", privateKey)
                + "Private-MAC: " + mac(signed) + "\r\n";
    }

    private static String lines(String name, byte[] bytes) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\r', '\n'}).encodeToString(bytes);
        return name + ": " + text.lines().count() + "\r\n" + text + "\r\n";
    }

    private static String mac(byte[] signed) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-1").digest(MAC_KEY.getBytes(StandardCharsets.US_ASCII));
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
