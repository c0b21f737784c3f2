package io.ironbark.proto.identity;

import io.ironbark.proto.der.Der;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.IdentityProof;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** What a cloud signs identity documents with, and the certificate that everybody may have. */
public record IdentityKey(X509Certificate certificate, PrivateKey key) {
    private static final String ALGORITHM = "RSA";
    private static final int KEY_BITS = 2_048;
    private static final int SERIAL_BITS = 127;
    private static final int PEM_LINE = 64;

    /** Guests and those who trust them keep the certificate, so it lives as long as a cloud may. */
    private static final Duration LIFE = Duration.ofDays(20 * 365);

    private static final String COMMON_NAME = "2.5.4.3";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SHA_256_WITH_RSA = "1.2.840.113549.1.1.11";
    private static final int VERSION_3 = 2;
    private static final int EXTENSIONS = 3;

    /** The one bit of its usage, and how many of its byte don't count. */
    private static final byte DIGITAL_SIGNATURE = (byte) 0x80;

    private static final int DIGITAL_SIGNATURE_UNUSED = 7;

    /** A new key, with a certificate that it signs itself. */
    public static IdentityKey make(String region, Instant now, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(KEY_BITS, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(region, pair, now, new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1));
            PrivateKey key = Signing.key(pair.getPrivate().getEncoded());
            return new IdentityKey(
                    certificate(Der.sequence(body, algorithm(), Der.bits(0, Signing.sign(key, body)))), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key that was kept: the DER of its certificate and, as PKCS #8, of its private part. */
    public static IdentityKey of(byte[] certificate, byte[] key) {
        try {
            return new IdentityKey(certificate(certificate), Signing.key(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs a document. */
    public IdentityProof sign(Bytes document) {
        try {
            byte[] signer = Der.sequence(
                    certificate.getIssuerX500Principal().getEncoded(), Der.integer(certificate.getSerialNumber()));
            return new IdentityProof(Bytes.of(Signing.sign(key, document.toArray())), Bytes.of(signer));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate as PEM. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] body(String region, KeyPair pair, Instant now, BigInteger serial) {
        byte[] attribute = Der.sequence(Der.oid(COMMON_NAME), Der.text("Instance identity of " + region));
        byte[] name = Der.sequence(Der.set(attribute));
        byte[] usage = Der.sequence(
                Der.oid(KEY_USAGE), Der.truth(), Der.octets(Der.bits(DIGITAL_SIGNATURE_UNUSED, DIGITAL_SIGNATURE)));
        return Der.sequence(
                Der.tagged(0, Der.integer(VERSION_3)),
                Der.integer(serial),
                algorithm(),
                name,
                Der.sequence(Der.time(now), Der.time(now.plus(LIFE))),
                name,
                pair.getPublic().getEncoded(),
                Der.tagged(EXTENSIONS, Der.sequence(usage)));
    }

    private static byte[] algorithm() {
        return Der.sequence(Der.oid(SHA_256_WITH_RSA), Der.absent());
    }

    private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
