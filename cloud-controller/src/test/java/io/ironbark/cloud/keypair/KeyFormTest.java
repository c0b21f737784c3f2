package io.ironbark.cloud.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys against the programs that people use them with: puttygen, ssh-keygen and openssl. */
class KeyFormTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path home = Path.of("");

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + output).isZero();
        return output.strip();
    }

    private Path file(String name, String content) throws IOException {
        Path file = Files.writeString(home.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @EnumSource
    void puttygenReadsAPpkAndFindsTheSameKey(KeyType type) throws Exception {
        MadeKey key = MadeKey.of(type, KeyFormat.PPK, "my key", RANDOM);
        Path ppk = file("key.ppk", key.material());

        String publicKey = run("puttygen", ppk.toString(), "-O", "public-openssh");
        assertThat(publicKey).isEqualTo(key.publicKey() + " my key");
        Path openSsh = home.resolve("key");
        run("puttygen", ppk.toString(), "-O", "private-openssh", "-o", openSsh.toString());
        assertThat(run("ssh-keygen", "-y", "-f", openSsh.toString())).startsWith(key.publicKey());
    }

    @ParameterizedTest
    @EnumSource
    void sshKeygenReadsAPem(KeyType type) throws Exception {
        MadeKey key = MadeKey.of(type, KeyFormat.PEM, "my key", RANDOM);

        assertThat(run("ssh-keygen", "-y", "-f", file("key", key.material()).toString()))
                .startsWith(key.publicKey());
    }

    @Test
    void fingerprintsAreThoseThatOpensslAndSshKeygenFind() throws Exception {
        MadeKey rsa = MadeKey.of(KeyType.RSA, KeyFormat.PEM, "r", RANDOM);
        Path pem = file("rsa.pem", rsa.material());
        Path der = home.resolve("rsa.der");
        run("openssl", "pkcs8", "-in", pem.toString(), "-nocrypt", "-topk8", "-outform", "DER", "-out", der.toString());
        assertThat(run("openssl", "sha1", "-c", der.toString())).endsWith("= " + rsa.fingerprint());

        run("openssl", "rsa", "-in", pem.toString(), "-pubout", "-outform", "DER", "-out", der.toString());
        assertThat(run("openssl", "md5", "-c", der.toString()))
                .endsWith("= " + PublicKey.parse(bytes(rsa.publicKey())).fingerprint());

        MadeKey curve = MadeKey.of(KeyType.ED25519, KeyFormat.PEM, "e", RANDOM);
        String shown =
                run("ssh-keygen", "-l", "-f", file("curve", curve.material()).toString());
        assertThat(shown.split(" ", 3)[1])
                .isEqualTo("SHA256:" + curve.fingerprint().replace("=", ""));
    }

    @Test
    void aPublicKeyIsTakenInAllFormsThatEc2Takes() throws Exception {
        MadeKey rsa = MadeKey.of(KeyType.RSA, KeyFormat.PEM, "r", RANDOM);
        Path pem = file("rsa.pem", rsa.material());
        Path line = file("rsa.pub", rsa.publicKey() + " a comment\n");
        String rfc4716 = run("ssh-keygen", "-e", "-m", "RFC4716", "-f", line.toString());
        String x509 = run("openssl", "rsa", "-in", pem.toString(), "-pubout").replaceAll("(?s)^.*?(?=-----BEGIN)", "");
        String der = x509.replaceAll("-----[A-Z ]+-----", "").strip();

        for (String form : List.of(rsa.publicKey(), rsa.publicKey() + " me@here", rfc4716, x509, der)) {
            PublicKey parsed = PublicKey.parse(bytes(form));
            assertThat(parsed.line()).as(form).isEqualTo(rsa.publicKey());
        }
        for (String form : List.of("", "MIIB", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END", "ssh-dss AAAA")) {
            assertThatThrownBy(() -> PublicKey.parse(bytes(form))).as(form).isInstanceOf(ApiException.class);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
