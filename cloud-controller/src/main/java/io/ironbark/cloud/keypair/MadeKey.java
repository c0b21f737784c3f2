package io.ironbark.cloud.keypair;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key pair that was just made.
 *
 * @param publicKey in SSH's form, without a comment
 * @param material the private key as a file, such as {@code ssh -i} takes
 */
record MadeKey(KeyType type, String fingerprint, String publicKey, String material) {
    private static final int RSA_BITS = 2_048;
    private static final int ED25519_BYTES = 32;
    private static final int OPENSSH_BLOCK = 8;
    private static final int PEM_LINE = 64;
    private static final int OPENSSH_LINE = 70;

    /** Before the PKCS #1 key in a PKCS #8 key of this size: version, algorithm, and the string's header. */
    private static final int PKCS8_HEADER = 26;

    /** Makes a pair, and its file in a format; the name goes into PuTTY's as its comment. */
    static MadeKey of(KeyType type, KeyFormat format, String name, SecureRandom random) {
        try {
            return switch (type) {
                case RSA -> rsa(format, name, random);
                case ED25519 -> ed25519(format, name, random);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes " + type, e);
        }
    }

    @Override
    public String toString() {
        return type + " " + fingerprint;
    }

    private static MadeKey rsa(KeyFormat format, String name, SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS, random);
        var pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        var key = (RSAPublicKey) pair.getPublic();
        byte[] wire = new SshWire()
                .string(PublicKey.RSA)
                .integer(key.getPublicExponent())
                .integer(key.getModulus())
                .toBytes();
        return new MadeKey(
                KeyType.RSA,
                Fingerprint.ofMadeRsa(pkcs8),
                PublicKey.RSA + " " + Base64.getEncoder().encodeToString(wire),
                switch (format) {
                    case PEM -> armoured("RSA PRIVATE KEY", pkcs1, PEM_LINE);
                    case PPK -> Ppk.write(PublicKey.RSA, wire, numbers((RSAPrivateCrtKey) pair.getPrivate()), name);
                });
    }

    /** The private numbers in PuTTY's order. */
    private static byte[] numbers(RSAPrivateCrtKey key) {
        return new SshWire()
                .integer(key.getPrivateExponent())
                .integer(key.getPrimeP())
                .integer(key.getPrimeQ())
                .integer(key.getCrtCoefficient())
                .toBytes();
    }

    private static MadeKey ed25519(KeyFormat format, String name, SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, random);
        var pair = generator.generateKeyPair();
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        byte[] x509 = pair.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(x509, x509.length - ED25519_BYTES, x509.length);
        byte[] wire = new SshWire().string(PublicKey.ED25519).string(point).toBytes();
        return new MadeKey(
                KeyType.ED25519,
                Fingerprint.ofEd25519(wire),
                PublicKey.ED25519 + " " + Base64.getEncoder().encodeToString(wire),
                switch (format) {
                    case PEM ->
                        armoured("OPENSSH PRIVATE KEY", openSsh(wire, seed, point, random.nextInt()), OPENSSH_LINE);
                    case PPK ->
                        Ppk.write(
                                PublicKey.ED25519,
                                wire,
                                new SshWire().string(seed).toBytes(),
                                name);
                });
    }

    /** OpenSSH's own format (PROTOCOL.key): the only one in which it reads ED25519 keys. */
    private static byte[] openSsh(byte[] wire, byte[] seed, byte[] point, int check) {
        byte[] secret = Arrays.copyOf(seed, 2 * ED25519_BYTES);
        System.arraycopy(point, 0, secret, ED25519_BYTES, ED25519_BYTES);
        var inner = new SshWire()
                .number(check)
                .number(check)
                .string(PublicKey.ED25519)
                .string(point)
                .string(secret)
                .string("");
        for (byte pad = 1; inner.size() % OPENSSH_BLOCK != 0; pad++) {
            inner.raw(new byte[] {pad});
        }
        return new SshWire()
                .raw("openssh-key-v1\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .string("none")
                .string("none")
                .string("")
                .number(1)
                .string(wire)
                .string(inner.toBytes())
                .toBytes();
    }

    private static String armoured(String label, byte[] bytes, int lineLength) {
        String body =
                Base64.getMimeEncoder(lineLength / 4 * 4, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
