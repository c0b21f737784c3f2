package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.cloud;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.account.SealedStore;
import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.userdata.ClearUserDataStore;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.node.Capacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** User data is in no table in clear, whichever way it comes, and is still what was given. */
class UserDataTest {
    private static final String CANARY = "canary-5f0c2e: the password is swordfish";
    private static final String BASE64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
    private static final String HEX = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));

    @Test
    void noTableHoldsUserDataInClear() {
        String instance = running("UserData", BASE64);
        TestTemplate template = new TestTemplate();
        OneNodeCloud.stop(instance);
        client.ec2("ModifyInstanceAttribute", "InstanceId", instance, "UserData.Value", BASE64);
        String like = client.ec2(
                        "RunInstances", "LaunchTemplate.LaunchTemplateId", template.id, "MinCount", 1, "MaxCount", 1)
                .text("instanceId");

        assertThat(tablesWithTheCanary()).isEmpty();
        for (String id : List.of(instance, like)) {
            assertThat(OneNodeCloud.attribute(id, "userData")).isEqualTo(BASE64);
            assertThat(client.ec2("GetLaunchTemplateData", "InstanceId", id).text("userData"))
                    .isEqualTo(BASE64);
        }
        OneNodeCloud.await(
                "true",
                () -> String.valueOf(OneNodeCloud.zone.desired().keySet().stream()
                        .anyMatch(id -> id.value().equals(like))));
        assertThat(new String(desired(like).metadata().userData().orElseThrow().toArray(), StandardCharsets.UTF_8))
                .as("what the node is told")
                .isEqualTo(CANARY);
        assertThat(client.ec2(
                                "DescribeLaunchTemplateVersions",
                                "LaunchTemplateId",
                                template.id,
                                "LaunchTemplateVersion.1",
                                "2")
                        .text("userData"))
                .isEqualTo(BASE64);
        assertThat(template.secondVersion().text("userData")).as("a repetition").isEqualTo(BASE64);
    }

    @Test
    void whatAnOlderVersionWroteInClearIsSealedAtTheNextStart() throws IOException {
        String instance = running();
        String template = new TestTemplate().id;
        try (Database database = Database.open(cloud.config().database())) {
            database.inTransaction(tx -> {
                byte[] clear = CANARY.getBytes(StandardCharsets.UTF_8);
                Sql.update(tx, "UPDATE instance SET user_data = ? WHERE id = ?", clear, instance);
                Sql.update(
                        tx,
                        "UPDATE launch_template_version SET data = jsonb_build_object('UserData', ?::text)"
                                + " WHERE template = ? AND number = 1",
                        BASE64,
                        template);
            });
            assertThat(OneNodeCloud.attribute(instance, "userData")).isEqualTo(BASE64);
            var box = SecretBox.open(cloud.config().accounts().keyFile(), new SecureRandom());
            new ClearUserDataStore(database, box).sealAll();
        }
        assertThat(tablesWithTheCanary()).isEmpty();
        assertThat(OneNodeCloud.attribute(instance, "userData")).isEqualTo(BASE64);
        assertThat(client.ec2(
                                "DescribeLaunchTemplateVersions",
                                "LaunchTemplateId",
                                template,
                                "LaunchTemplateVersion.1",
                                "1")
                        .text("userData"))
                .isEqualTo(BASE64);
    }

    @Test
    void aNewKeySealsAllAnewAndTheOldOneOpensNothingAnyMore() {
        byte[] fresh = new byte[32];
        fresh[0] = 1;
        var random = new SecureRandom();
        byte[] data = CANARY.getBytes(StandardCharsets.UTF_8);
        try (var zone = new TestZone()) {
            zone.node("node-1", new Capacity(8, 16_384, 100));
            var launch = new ReservationId("r-0123456789abcdef0");
            var caller = zone.account("000000000001");
            var id = zone.launch(caller, TestZone.request(zone.image(caller), 1, 1))
                    .getFirst();
            zone.database.inTransaction(tx -> {
                Sql.update(tx, "INSERT INTO reservation VALUES (?, ?, now())", launch, "000000000001");
                Sql.update(
                        tx,
                        "UPDATE instance SET reservation = ?, sealed_user_data = ? WHERE id = ?",
                        launch,
                        TestZone.USER_DATA.seal(launch, data),
                        id);
            });
            new SealedStore(zone.database, SecretBox.of(random, TestZone.KEY)).sealAnew();
            assertThat(opened(zone, SecretBox.of(random, TestZone.KEY))).containsExactly(CANARY);

            new SealedStore(zone.database, SecretBox.of(random, fresh, TestZone.KEY)).sealAnew();
            assertThat(opened(zone, SecretBox.of(random, fresh))).containsExactly(CANARY);
            assertThatThrownBy(() -> opened(zone, SecretBox.of(random, TestZone.KEY)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static List<String> opened(TestZone zone, SecretBox box) {
        var userData = new UserDataBox(box);
        return zone.database.read(tx -> Sql.list(
                tx,
                "SELECT reservation, user_data, sealed_user_data FROM instance",
                row -> new String(userData.open(row).orElseThrow(), StandardCharsets.UTF_8)));
    }

    private static List<String> tablesWithTheCanary() {
        try (Database database = Database.open(cloud.config().database())) {
            return database.read(tx -> {
                var found = new ArrayList<String>();
                List<String> tables = Sql.list(
                        tx,
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
                        row -> row.getString(1));
                assertThat(tables).contains("instance", "launch_template_version", "client_token", "audit");
                for (String table : tables) {
                    String like = "SELECT count(*) AS n FROM \"%s\" AS t WHERE t::text LIKE ANY (?)".formatted(table);
                    var forms = List.of("%" + CANARY + "%", "%" + BASE64 + "%", "%" + HEX + "%");
                    if (Sql.first(tx, like, row -> row.getLong("n"), forms).orElse(0L) > 0) {
                        found.add(table);
                    }
                }
                return found;
            });
        }
    }

    /** A template with user data in both of its versions. */
    private static final class TestTemplate {
        private static final String USER_DATA = "LaunchTemplateData.UserData";
        final String id;

        TestTemplate() {
            id = client.ec2(
                            "CreateLaunchTemplate",
                            "LaunchTemplateName",
                            "canary-" + System.nanoTime(),
                            "LaunchTemplateData.ImageId",
                            OneNodeCloud.image,
                            "LaunchTemplateData.InstanceType",
                            "t3.nano",
                            USER_DATA,
                            BASE64)
                    .text("launchTemplateId");
            assertThat(secondVersion().text("versionNumber")).isEqualTo("2");
        }

        io.ironbark.cloud.TestReply secondVersion() {
            return client.ec2(
                    "CreateLaunchTemplateVersion",
                    "LaunchTemplateId",
                    id,
                    "SourceVersion",
                    "1",
                    "ClientToken",
                    "second-" + id,
                    "LaunchTemplateData.InstanceType",
                    "t3.micro",
                    USER_DATA,
                    BASE64);
        }
    }
}
