package io.ironbark.cloud.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.CloudController;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.Accounts;
import io.ironbark.proto.admin.AuditPage;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final TestCloud CLOUD = SharedCloud.cloud();

    @Test
    void theFirstStartMakesOneAccountAndLaterStartsMakeNone() throws IOException {
        Path credential = CLOUD.config().accounts().firstCredentialFile();
        assertThat(Files.getPosixFilePermissions(credential)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(CLOUD.config().accounts().keyFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String before = Files.readString(credential);
        String account = CLOUD.client().sts("GetCallerIdentity").text("Account");

        new CloudController(CLOUD.config()).close();

        assertThat(Files.readString(credential)).isEqualTo(before);
        assertThat(CLOUD.client().sts("GetCallerIdentity").text("Account")).isEqualTo(account);
    }

    @Test
    void accountsDoNotSeeEachOther() {
        TestClient one = SharedCloud.newAccount();
        TestClient other = SharedCloud.newAccount();
        String id = one.ec2("CreateKeyPair", "KeyName", "mine").text("keyPairId");

        assertThat(other.ec2("DescribeKeyPairs").texts("keyName")).isEmpty();
        assertThat(other.ec2("DescribeKeyPairs", "KeyPairId.1", id).code()).isEqualTo("InvalidKeyPair.NotFound");
        assertThat(other.ec2("DeleteKeyPair", "KeyPairId", id).status()).isEqualTo(200);
        assertThat(one.ec2("DescribeKeyPairs").texts("keyName")).containsExactly("mine");
        assertThat(other.ec2("CreateKeyPair", "KeyName", "mine").status()).isEqualTo(200);
    }

    @Test
    void operatorsMakeAccountsAndNamesAreTakenOnce() throws Exception {
        try (var operator = SharedCloud.internal(CLOUD, Role.OPERATOR)) {
            var made = operator.post("/v1/admin/accounts", new NewAccount("team-a"), AccountMade.class)
                    .orThrow()
                    .orElseThrow();
            assertThat(made.name()).isEqualTo("team-a");
            assertThat(operator.get("/v1/admin/accounts", Accounts.class)
                            .orThrow()
                            .orElseThrow()
                            .accounts())
                    .extracting(Accounts.Summary::name)
                    .contains("main", "team-a");
            assertThat(operator.post("/v1/admin/accounts", new NewAccount("team-a"), AccountMade.class))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(operator.post("/v1/admin/accounts", new NewAccount("no spaces"), AccountMade.class))
                    .isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void theObjectStoreMayAskForAccessKeysAndOperatorsMayNot() throws Exception {
        TestClient client = SharedCloud.newAccount();
        try (var walrus = SharedCloud.internal(CLOUD, Role.WALRUS_STORE);
                var operator = SharedCloud.internal(CLOUD, Role.OPERATOR)) {
            String path = "/v1/identity/access-keys/" + client.accessKey();
            Credential credential = walrus.get(path, Credential.class).orThrow().orElseThrow();
            assertThat(credential.secret()).isEqualTo(new Secret(client.secretKey()));
            assertThat(credential.canonicalId()).matches("[0-9a-f]{64}");
            assertThat(walrus.get("/v1/identity/access-keys/AKIANOBODY", Credential.class))
                    .isInstanceOf(Answer.NotFound.class);
            assertThat(operator.get(path, Credential.class)).isInstanceOf(Answer.Refused.class);
            assertThat(walrus.get("/v1/admin/accounts", Accounts.class)).isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void mutationsAreAuditedAndRefusalsAndReadsAreNot() throws Exception {
        TestClient client = SharedCloud.newAccount();
        String account = client.sts("GetCallerIdentity").text("Account");
        client.ec2("CreateKeyPair", "KeyName", "seen");
        client.ec2("CreateKeyPair", "KeyName", "seen");
        client.ec2("DescribeKeyPairs");
        try (var operator = SharedCloud.internal(CLOUD, Role.OPERATOR)) {
            List<AuditPage.Entry> entries = operator.get("/v1/admin/audit?limit=1000", AuditPage.class)
                    .orThrow()
                    .orElseThrow()
                    .entries();
            assertThat(entries.stream()
                            .filter(entry -> entry.account().value().equals(account))
                            .map(AuditPage.Entry::action))
                    .containsExactly("admin:CreateAccount", "ec2:CreateKeyPair");
            assertThat(entries).extracting(AuditPage.Entry::sequence).isSorted();
        }
    }

    @Test
    void theDatabaseHoldsNoSecretInClear() throws Exception {
        TestClient client = SharedCloud.newAccount();
        var config = CLOUD.config().database();
        try (Database database = Database.open(config)) {
            byte[] sealed = database.read(tx -> Sql.first(
                            tx,
                            "SELECT secret_sealed FROM access_key WHERE id = ?",
                            row -> row.getBytes(1),
                            client.accessKey()))
                    .orElseThrow();
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(client.secretKey());

            var box = SecretBox.open(CLOUD.config().accounts().keyFile(), new SecureRandom());
            assertThat(box.unseal(client.accessKey(), sealed)).isEqualTo(new Secret(client.secretKey()));
            assertThatThrownBy(() -> box.unseal("AKIAOTHER", sealed)).isInstanceOf(IllegalStateException.class);
        }
    }
}
