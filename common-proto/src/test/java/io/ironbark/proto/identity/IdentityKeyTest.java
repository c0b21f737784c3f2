package io.ironbark.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.IdentityProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Bytes DOCUMENT = Bytes.of("{\n  \"instanceId\" : \"i-1\"\n}".getBytes(StandardCharsets.UTF_8));

    private final IdentityKey key = IdentityKey.make("ib-local-1", NOW, new SecureRandom());

    @Test
    void theCertificateIsOneThatTheKeySignedItself() throws GeneralSecurityException {
        var certificate = key.certificate();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(NOW.plusSeconds(1)));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Instance identity of ib-local-1");
        assertThat(certificate.getKeyUsage()).startsWith(true, false);
        assertThat(certificate.getSerialNumber().signum()).isEqualTo(1);
    }

    @Test
    void aKeyThatWasKeptSignsAsItDid() throws GeneralSecurityException {
        var kept = IdentityKey.of(key.certificate().getEncoded(), key.key().getEncoded());
        IdentityProof proof = kept.sign(DOCUMENT);
        assertThat(proof).isEqualTo(key.sign(DOCUMENT));
        var check = Signature.getInstance("SHA256withRSA");
        check.initVerify(key.certificate());
        check.update(DOCUMENT.toArray());
        assertThat(check.verify(proof.signature().toArray())).isTrue();
    }

    @Test
    void theQuickProviderSigns() {
        assertThat(Signing.provider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    /** As EC2's manual tells its users to check a document. */
    @Test
    void opensslFindsTheSignatureGoodAndThatOfAnotherDocumentBad(@TempDir Path folder)
            throws IOException, InterruptedException {
        byte[] signed = SignedDocument.of(DOCUMENT, key.sign(DOCUMENT));
        Files.writeString(folder.resolve("pkcs7"), pem(signed));
        Files.writeString(folder.resolve("certificate"), key.pem());
        Files.write(folder.resolve("document"), DOCUMENT.toArray());
        Files.writeString(folder.resolve("other"), "{}");
        assertThat(verify(folder)).isZero();
        assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(DOCUMENT.toArray());
        assertThat(verify(folder, "-content", "document")).isZero();
        assertThat(verify(folder, "-content", "other")).isNotZero();
        byte[] forged = SignedDocument.of(Bytes.of("{}".getBytes(StandardCharsets.UTF_8)), key.sign(DOCUMENT));
        Files.writeString(folder.resolve("pkcs7"), pem(forged));
        assertThat(verify(folder)).isNotZero();
    }

    private static int verify(Path folder, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("openssl", "smime", "-verify", "-in", "pkcs7", "-inform", "PEM", "-certfile", "certificate"));
        command.addAll(List.of("-noverify", "-binary", "-out", "out"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor();
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PKCS7-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PKCS7-----\n";
    }
}
