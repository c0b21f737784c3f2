package io.ironbark.testsupport;

import io.ironbark.proto.der.Der;
import io.ironbark.proto.node.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Makes certificates (RFC 5280) with elliptic keys in memory, a thousand in a second.
 *
 * @param subject common name
 * @param uris among the alternative names; none for an authority
 */
record Certificate(String subject, List<String> uris, Instant from, Instant to) {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Two bits of a usage, and how many of its byte don't count. */
    private static final byte SIGNS_CERTIFICATES_AND_LISTS = 0b0000_0110;

    private static final int SIGNS_UNUSED = 1;

    /** A certificate in DER and its keys. */
    record Issued(String subject, Bytes der, KeyPair keys) {
        String certificatePem() {
            return pem("CERTIFICATE", der.toArray());
        }

        String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        private static String pem(String label, byte[] content) {
            return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                    .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
        }
    }

    static Certificate valid(String subject, List<String> uris, Instant now) {
        return new Certificate(subject, uris, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
    }

    Issued selfSigned(boolean authority) {
        var keys = newKeys();
        return new Issued(subject, sign(keys, subject, keys, authority), keys);
    }

    Issued signedBy(Issued issuer) {
        var keys = newKeys();
        return new Issued(subject, sign(keys, issuer.subject(), issuer.keys(), false), keys);
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Bytes sign(KeyPair own, String issuer, KeyPair issuerKeys, boolean authority) {
        var algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        var body = Der.sequence(
                Der.tagged(0, Der.integer(2)),
                Der.integer(new BigInteger(1, own.getPublic().getEncoded()).mod(BigInteger.ONE.shiftLeft(64))),
                algorithm,
                name(issuer),
                Der.sequence(Der.time(from), Der.time(to)),
                name(subject),
                own.getPublic().getEncoded(),
                Der.tagged(3, authority ? authorityExtensions() : extensions()));
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(issuerKeys.getPrivate());
            signature.update(body);
            return Bytes.of(Der.sequence(body, algorithm, Der.bits(0, signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] authorityExtensions() {
        return Der.sequence(
                extension("2.5.29.19", true, Der.sequence(Der.truth())),
                extension("2.5.29.15", true, Der.bits(SIGNS_UNUSED, SIGNS_CERTIFICATES_AND_LISTS)));
    }

    private byte[] extensions() {
        var names = uris.stream()
                .map(uri -> Der.implicit(6, uri.getBytes(StandardCharsets.US_ASCII)))
                .reduce(
                        concat(
                                Der.implicit(2, "localhost".getBytes(StandardCharsets.US_ASCII)),
                                Der.implicit(7, LOOPBACK)),
                        Certificate::concat);
        return Der.sequence(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2"))),
                extension("2.5.29.17", false, Der.sequence(names)));
    }

    private static byte[] extension(String identifier, boolean critical, byte[] content) {
        return critical
                ? Der.sequence(Der.oid(identifier), Der.truth(), Der.octets(content))
                : Der.sequence(Der.oid(identifier), Der.octets(content));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
