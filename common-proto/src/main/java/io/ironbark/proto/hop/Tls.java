package io.ironbark.proto.hop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/** A process's own certificate and the authorities it trusts, loaded from files. */
public final class Tls {
    /** The only version of TLS that is spoken. */
    public static final String PROTOCOL = "TLSv1.3";

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private final PeerIdentity self;
    private final X509Certificate certificate;
    private final X509KeyManager keyManager;
    private final X509ExtendedTrustManager trustManager;

    private Tls(
            PeerIdentity self,
            X509Certificate certificate,
            X509KeyManager keyManager,
            X509ExtendedTrustManager trustManager) {
        this.self = self;
        this.certificate = certificate;
        this.keyManager = keyManager;
        this.trustManager = trustManager;
    }

    /** Throws {@link IOException}, naming the file, if one cannot be read or is not what it should be. */
    public static Tls load(TlsFiles files) throws IOException {
        var chain = certificates(files.certificate());
        var self = PeerIdentity.of(chain.getFirst())
                .orElseThrow(() -> new IOException(
                        files.certificate() + " has no alternative name of the form ironbark://role/name"));
        try {
            return new Tls(
                    self,
                    chain.getFirst(),
                    keyManager(chain, privateKey(files.key(), chain.getFirst().getPublicKey())),
                    trustManager(certificates(files.ca())));
        } catch (GeneralSecurityException e) {
            throw new IOException("%s and %s do not go together".formatted(files.certificate(), files.key()), e);
        }
    }

    /** Who this process is. */
    public PeerIdentity self() {
        return self;
    }

    /** When this process's certificate ends. */
    public Instant expiry() {
        return certificate.getNotAfter().toInstant();
    }

    X509KeyManager keyManager() {
        return keyManager;
    }

    X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /** For calls to servers of one role: no other process's certificate is trusted, whatever host it names. */
    public SSLContext contextTrusting(Role serverRole) {
        try {
            var context = SSLContext.getInstance(PROTOCOL);
            context.init(
                    new X509KeyManager[] {keyManager},
                    new TrustManager[] {new RoleTrustManager(trustManager, serverRole)},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + PROTOCOL, e);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificate in PEM", e);
        }
    }

    private static PrivateKey privateKey(Path file, PublicKey mate) throws IOException, GeneralSecurityException {
        var matcher = PRIVATE_KEY.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IOException(file + " holds no private key in PEM (PKCS #8, no password)");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        var key = KeyFactory.getInstance(mate.getAlgorithm()).generatePrivate(spec);
        var probe = file.toString().getBytes(StandardCharsets.UTF_8);
        var signature = signature(mate.getAlgorithm());
        signature.initSign(key);
        signature.update(probe);
        var signed = signature.sign();
        signature.initVerify(mate);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key is another certificate's");
        }
        return key;
    }

    private static Signature signature(String keyAlgorithm) throws GeneralSecurityException {
        return Signature.getInstance(
                switch (keyAlgorithm) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> keyAlgorithm;
                });
    }

    private static X509KeyManager keyManager(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("self", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return only(X509KeyManager.class, factory.getKeyManagers());
    }

    private static X509ExtendedTrustManager trustManager(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int index = 0; index < authorities.size(); index++) {
            store.setCertificateEntry("ca-" + index, authorities.get(index));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return only(X509ExtendedTrustManager.class, factory.getTrustManagers());
    }

    private static <T> T only(Class<T> type, Object[] candidates) {
        return Arrays.stream(candidates)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
