package io.ironbark.cloud.keypair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KeyPairTest {
    private static final TestCloud CLOUD = TestCloud.start();
    private static final TestClient CLIENT = CLOUD.client();

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @Test
    void aMadeKeyPairIsListedWithoutItsMaterial() {
        var made = CLIENT.ec2("CreateKeyPair", "KeyName", "made");

        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.text("keyMaterial")).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
        assertThat(made.text("keyFingerprint")).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");

        var listed = CLIENT.ec2("DescribeKeyPairs", "KeyName.1", "made");
        assertThat(listed.text("keyPairId")).isEqualTo(made.text("keyPairId"));
        assertThat(listed.text("keyFingerprint")).isEqualTo(made.text("keyFingerprint"));
        assertThat(listed.body()).doesNotContain("PRIVATE").doesNotContain("publicKey");
    }

    @Test
    void anEd25519KeyPairIsInOpenSshsOwnForm() {
        var made = CLIENT.ec2("CreateKeyPair", "KeyName", "curve", "KeyType", "ed25519");

        assertThat(made.text("keyMaterial")).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        assertThat(CLIENT.ec2("DescribeKeyPairs", "KeyName.1", "curve", "IncludePublicKey", "true")
                        .text("publicKey"))
                .startsWith("ssh-ed25519 AAAA")
                .endsWith(" curve");
    }

    @Test
    void aNameIsTakenOnce() {
        assertThat(CLIENT.ec2("CreateKeyPair", "KeyName", "twice").status()).isEqualTo(200);
        assertThat(CLIENT.ec2("CreateKeyPair", "KeyName", "twice").code()).isEqualTo("InvalidKeyPair.Duplicate");
    }

    @Test
    void anUnknownNameIsNotFoundWhenDescribedAndNoErrorWhenDeleted() {
        var described = CLIENT.ec2("DescribeKeyPairs", "KeyName.1", "nobody");
        assertThat(described.status()).isEqualTo(400);
        assertThat(described.code()).isEqualTo("InvalidKeyPair.NotFound");
        assertThat(CLIENT.ec2("DeleteKeyPair", "KeyName", "nobody").text("return"))
                .isEqualTo("true");
    }

    @Test
    void whatIsNoKeyIsNotImported() {
        var refused =
                CLIENT.ec2("ImportKeyPair", "KeyName", "bad", "PublicKeyMaterial", base64("ssh-rsa AAAA nonsense"));
        assertThat(refused.code()).isEqualTo("InvalidKey.Format");
        assertThat(CLIENT.ec2("ImportKeyPair", "KeyName", "bad", "PublicKeyMaterial", "")
                        .code())
                .isEqualTo("MissingParameter");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
