package io.ironbark.cloud.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.proto.access.AccountName;
import io.ironbark.proto.admin.AccessKeyMade;
import io.ironbark.proto.admin.AccessKeys;
import io.ironbark.proto.admin.NewAccessKey;
import io.ironbark.proto.admin.NewPolicy;
import io.ironbark.proto.admin.NewUser;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.testsupport.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserTest {
    private static final TestCloud CLOUD = SharedCloud.cloud();
    private static final String DESCRIBE = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"},
          {"Effect": "Allow", "Action": "ec2:CreateKeyPair", "Resource": "arn:aws:ec2:*:*:key-pair/mine-*"},
          {"Effect": "Deny", "Action": "ec2:DescribeRegions", "Resource": "*"}]}
        """;

    private final HopClient operator = SharedCloud.internal(CLOUD, Role.OPERATOR);
    private final TestClient root = SharedCloud.newAccount();
    private final String account = root.sts("GetCallerIdentity").text("Account");
    private final String path = "/v1/admin/accounts/" + account;

    @AfterEach
    void close() {
        operator.close();
    }

    @Test
    void usersMayDoWhatTheirPoliciesSay() throws Exception {
        TestClient carol = user("carol");
        assertThat(carol.sts("GetCallerIdentity").text("Arn")).isEqualTo("arn:aws:iam::" + account + ":user/carol");
        assertThat(carol.sts("GetCallerIdentity").text("UserId")).startsWith("AIDA");
        assertThat(carol.ec2("DescribeKeyPairs").code()).isEqualTo("UnauthorizedOperation");
        putPolicy("carol", "describe", DESCRIBE);
        awaitAnswer(carol, "");
        assertThat(carol.ec2("DescribeRegions").code()).isEqualTo("UnauthorizedOperation");
        assertThat(carol.ec2("CreateKeyPair", "KeyName", "mine-1").status()).isEqualTo(200);
        assertThat(carol.ec2("CreateKeyPair", "KeyName", "others").code()).isEqualTo("UnauthorizedOperation");
        operator.delete(path + "/users/carol/policies/describe");
        awaitAnswer(carol, "UnauthorizedOperation");
    }

    /** Where the subnet or the group stands in the request makes no difference. */
    @Test
    void aLaunchNeedsLeaveForWhatItsInterfacesName() throws Exception {
        TestClient grace = user("grace");
        putPolicy("grace", "launch", """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
              {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": [
                "arn:aws:ec2:*:*:subnet/subnet-0000000000000000d",
                "arn:aws:ec2:*:*:security-group/sg-0000000000000000d"]}]}
            """);
        awaitAnswer(grace, "");
        for (String named : List.of(
                "SubnetId subnet-0000000000000000d",
                "SecurityGroupId.1 sg-0000000000000000d",
                "NetworkInterface.1.SubnetId subnet-0000000000000000d",
                "NetworkInterface.1.SecurityGroupId.1 sg-0000000000000000d",
                "NetworkInterface.2.SubnetId subnet-0000000000000000d")) {
            assertThat(launch(grace, named)).as(named).isEqualTo("UnauthorizedOperation");
            assertThat(launch(grace, named.replaceFirst(".$", "a")))
                    .as("another than in " + named)
                    .isNotEqualTo("UnauthorizedOperation");
        }
    }

    private static String launch(TestClient client, String named) {
        String[] one = named.split(" ");
        String[] indexes = named.contains("NetworkInterface.")
                ? new String[] {"NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.2.DeviceIndex", "1"}
                : new String[] {};
        var words = new ArrayList<Object>(List.of("ImageId", "ami-0000000000000000d", "MinCount", 1, "MaxCount", 1));
        words.addAll(List.of(one));
        words.addAll(List.of(indexes));
        return client.ec2("RunInstances", words.toArray()).code();
    }

    @Test
    void whatIsNoPolicyIsRefused() throws Exception {
        user("dave");
        assertThat(operator.post(path + "/users/dave/policies", new NewPolicy("bad", "{}")))
                .isInstanceOf(Answer.Refused.class);
        var big = DESCRIBE.replace("mine-*", "m".repeat(1200));
        putPolicy("dave", "one", big);
        assertThat(operator.post(path + "/users/dave/policies", new NewPolicy("two", big)))
                .isInstanceOf(Answer.Refused.class); // together they are too long
        putPolicy("dave", "one", big);
        assertThat(operator.post(path + "/users/nobody/policies", new NewPolicy("one", DESCRIBE)))
                .isInstanceOf(Answer.NotFound.class);
    }

    @Test
    void theObjectStoreLearnsWhoHoldsAKeyAndWhatHeMayDo() throws Exception {
        TestClient erin = user("erin");
        putPolicy("erin", "describe", DESCRIBE);
        try (var walrus = SharedCloud.internal(CLOUD, Role.WALRUS_STORE)) {
            var credential = credential(walrus, erin.accessKey()).orElseThrow();
            assertThat(credential.principalArn()).isEqualTo("arn:aws:iam::" + account + ":user/erin");
            assertThat(credential.policies()).containsExactly(new Credential.Policy("describe", DESCRIBE));
            assertThat(credential.userId()).isPresent();
            var name = walrus.get("/v1/identity/accounts/" + credential.canonicalId(), AccountName.class)
                    .orThrow()
                    .orElseThrow();
            assertThat(name.account().value()).isEqualTo(account);
            assertThat(walrus.get("/v1/identity/accounts/none", AccountName.class))
                    .isInstanceOf(Answer.NotFound.class);
        }
    }

    @Test
    void keysAreDisabledAndGoWithTheirUser() throws Exception {
        TestClient frank = user("frank");
        putPolicy("frank", "describe", DESCRIBE);
        awaitAnswer(frank, "");
        operator.post("/v1/admin/access-keys/" + frank.accessKey() + "/disable", Map.of());
        awaitAnswer(frank, "AuthFailure");
        operator.post("/v1/admin/access-keys/" + frank.accessKey() + "/enable", Map.of());
        awaitAnswer(frank, "");
        TestClient second = key(Optional.of("frank"));
        assertThat(operator.post(path + "/access-keys", new NewAccessKey(Optional.of("frank")), AccessKeyMade.class))
                .isInstanceOf(Answer.Refused.class);
        operator.delete("/v1/admin/access-keys/" + second.accessKey());
        assertThat(second.ec2("DescribeKeyPairs").code()).isEqualTo("AuthFailure");
        assertThat(operator.get(path + "/access-keys", AccessKeys.class)
                        .orThrow()
                        .orElseThrow()
                        .keys())
                .extracting(AccessKeys.Summary::accessKeyId)
                .containsExactly(root.accessKey(), frank.accessKey());
        operator.delete(path + "/users/frank");
        awaitAnswer(frank, "AuthFailure");
        assertThat(operator.get(path + "/users", Users.class)
                        .orThrow()
                        .orElseThrow()
                        .users())
                .isEmpty();
    }

    /** Keys are remembered for a moment, so a change shows within seconds. */
    private static void awaitAnswer(TestClient client, String code) {
        Await.until(
                "the answer is " + (code.isEmpty() ? "200" : code),
                () -> client.ec2("DescribeKeyPairs").code().equals(code));
    }

    private TestClient user(String name) throws Exception {
        operator.post(path + "/users", new NewUser(name), Users.Summary.class).orThrow();
        assertThat(operator.post(path + "/users", new NewUser(name), Users.Summary.class))
                .isInstanceOf(Answer.Refused.class);
        return key(Optional.of(name));
    }

    private TestClient key(Optional<String> user) throws Exception {
        var key = operator.post(path + "/access-keys", new NewAccessKey(user), AccessKeyMade.class)
                .orThrow()
                .orElseThrow();
        return root.with(key.accessKeyId(), key.secretAccessKey().reveal());
    }

    private void putPolicy(String user, String name, String document) throws Exception {
        operator.post(path + "/users/" + user + "/policies", new NewPolicy(name, document))
                .orThrow();
    }

    private static Optional<Credential> credential(HopClient walrus, String key) throws Exception {
        return walrus.get("/v1/identity/access-keys/" + key, Credential.class).orThrow();
    }
}
