package io.ironbark.cloud.keypair;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A public key that a user brings.
 *
 * @param line as in {@code authorized_keys}: type and key, without a comment
 */
record PublicKey(KeyType type, String fingerprint, String line) {
    static final String RSA = "ssh-rsa";
    static final String ED25519 = "ssh-ed25519";

    private static final String RFC_4716_BEGIN = "---- BEGIN SSH2 PUBLIC KEY ----";
    private static final String RFC_4716_END = "---- END";
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";

    /** How the DER of any X.509 key of these lengths begins, in base64. */
    private static final String X509_BEGIN = "MI";

    private static final int LENGTH_MAX = 16 * 1_024;
    private static final int ED25519_BYTES = 32;
    private static final List<Integer> RSA_BITS = List.of(1_024, 2_048, 3_072, 4_096);

    /** Reads a public key in OpenSSH's form, in that of RFC 4716, or as an X.509 key in base64; refuses anything else. */
    static PublicKey parse(byte[] material) {
        if (material.length > LENGTH_MAX) {
            throw refused("Key is too long");
        }
        String text = new String(material, StandardCharsets.UTF_8).strip();
        if (text.startsWith(RFC_4716_BEGIN)) {
            return ofRfc4716(text);
        }
        if (text.startsWith(PEM_BEGIN) || text.startsWith(X509_BEGIN)) {
            return ofX509(text);
        }
        return ofOpenSsh(text);
    }

    /** Headers, continued by a backslash at the end of a line, and then the key. */
    private static PublicKey ofRfc4716(String text) {
        var key = new StringBuilder();
        boolean continued = false;
        for (String line : text.lines().skip(1).toList()) {
            if (line.startsWith(RFC_4716_END)) {
                break;
            }
            if (!continued && line.indexOf(':') < 0) {
                key.append(line.strip());
            }
            continued = (continued || line.indexOf(':') >= 0) && line.endsWith("\\");
        }
        try {
            byte[] wire = Base64.getDecoder().decode(key.toString());
            String type = new String(SshWire.next(ByteBuffer.wrap(wire)), StandardCharsets.US_ASCII);
            return ofOpenSsh(type + " " + key);
        } catch (IllegalArgumentException e) {
            throw refused("Key is not in valid RFC 4716 public key format");
        }
    }

    private static PublicKey ofX509(String text) {
        try {
            String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            var key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            byte[] wire = new SshWire()
                    .string(RSA)
                    .integer(key.getPublicExponent())
                    .integer(key.getModulus())
                    .toBytes();
            return ofOpenSsh(RSA + " " + Base64.getEncoder().encodeToString(wire));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw refused("Key is not a valid DER public key");
        }
    }

    private static PublicKey ofOpenSsh(String text) {
        String[] words = text.split("\\s+", 3);
        if (words.length < 2) {
            throw refused("Key is not in valid OpenSSH public key format");
        }
        try {
            byte[] wire = Base64.getDecoder().decode(words[1]);
            ByteBuffer rest = ByteBuffer.wrap(wire);
            String type = new String(SshWire.next(rest), StandardCharsets.US_ASCII);
            if (!type.equals(words[0])) {
                throw refused("Key is not in valid OpenSSH public key format");
            }
            PublicKey key = switch (type) {
                case RSA -> rsa(rest, words[1]);
                case ED25519 -> ed25519(rest, wire, words[1]);
                default -> throw refused("Keys of type " + words[0] + " are not supported: use RSA or ED25519");
            };
            if (rest.hasRemaining()) {
                throw refused("Key has more than one key's bytes");
            }
            return key;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw refused("Key is not in valid OpenSSH public key format");
        }
    }

    private static PublicKey rsa(ByteBuffer rest, String base64) throws GeneralSecurityException {
        var exponent = new BigInteger(SshWire.next(rest));
        var modulus = new BigInteger(SshWire.next(rest));
        if (!RSA_BITS.contains(modulus.bitLength())) {
            throw refused("The key's length is " + modulus.bitLength() + " bits; it must be one of " + RSA_BITS);
        }
        byte[] x509 = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                .getEncoded();
        return new PublicKey(KeyType.RSA, Fingerprint.ofImportedRsa(x509), RSA + " " + base64);
    }

    private static PublicKey ed25519(ByteBuffer rest, byte[] wire, String base64) {
        if (SshWire.next(rest).length != ED25519_BYTES) {
            throw refused("The key's length is wrong");
        }
        return new PublicKey(KeyType.ED25519, Fingerprint.ofEd25519(wire), ED25519 + " " + base64);
    }

    private static ApiException refused(String message) {
        return new ApiException(new ApiError.KeyFormat(message));
    }
}
