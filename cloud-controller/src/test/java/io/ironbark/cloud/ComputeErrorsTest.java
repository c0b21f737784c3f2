package io.ironbark.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.CloudStatus;
import io.ironbark.proto.admin.Explanation;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.admin.NodeStatus;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeErrorsTest {
    private static final String UNKNOWN = "0123456789abcdef0";
    private static final FakeWalrus WALRUS = new FakeWalrus();
    private static final TestCloud CLOUD = TestCloud.start(WALRUS.uri());
    private static final FakeZone ZONE = new FakeZone(CLOUD.controller(), new Capacity(1_000, 100_000, 100_000));
    private static final TestClient CLIENT = CLOUD.client();
    private static final HopClient OPERATOR = new HopClient(
            URI.create("https://127.0.0.1:" + CLOUD.controller().internalPort()),
            TestCloud.PKI.tls(Role.OPERATOR, "ops"),
            Role.CLOUD_CONTROLLER,
            HopClient.Limits.PATIENT);

    private static String image = "";

    @BeforeAll
    static void image() {
        image = CLIENT.ec2("RegisterImage", "Name", "base", "ImageLocation", "images/base.img")
                .text("imageId");
        Await.until(
                "the image is available",
                () -> CLIENT.ec2("DescribeImages", "ImageId.1", image)
                        .text("imageState")
                        .equals("available"));
    }

    @AfterAll
    static void close() {
        OPERATOR.close();
        ZONE.close();
        CLOUD.close();
        WALRUS.close();
    }

    private static TestReply run(Object... more) {
        var all = new ArrayList<Object>(List.of("ImageId", image, "MinCount", "1", "MaxCount", "1"));
        for (int i = 0; i < more.length; i += 2) {
            int at = all.indexOf(more[i]);
            if (at >= 0) {
                all.set(at + 1, more[i + 1]);
            } else {
                all.addAll(List.of(more[i], more[i + 1]));
            }
        }
        return CLIENT.ec2("RunInstances", all.toArray());
    }

    @ParameterizedTest(name = "RunInstances with {0}={1}: {2}")
    @CsvSource({
        "ImageId, ami-0123456789abcdef0, InvalidAMIID.NotFound",
        "ImageId, ami-xyz, InvalidAMIID.Malformed",
        "InstanceType, t9.huge, InvalidParameterValue",
        "KeyName, nobody, InvalidKeyPair.NotFound",
        "SecurityGroup.1, nobody, InvalidGroup.NotFound",
        "SecurityGroupId.1, sg-0123456789abcdef0, InvalidGroup.NotFound",
        "SubnetId, subnet-0123456789abcdef0, InvalidSubnetID.NotFound",
        "Placement.AvailabilityZone, ib-local-1z, InvalidParameterValue",
        "Placement.Tenancy, dedicated, UnsupportedOperation",
        "UserData, %%%, InvalidUserData.Malformed",
        "PrivateIpAddress, 172.31.0.1, InvalidParameterValue",
        "PrivateIpAddress, 10.0.0.9, InvalidParameterValue",
        "InstanceType, m5.8xlarge, InsufficientInstanceCapacity",
        "MinCount, 0, InvalidParameterValue",
        "MinCount, 2, InvalidParameterValue",
        "BlockDeviceMapping.1.DeviceName, /dev/sdq, UnsupportedOperation",
        "IamInstanceProfile.Name, admin, UnsupportedOperation"
    })
    void aLaunchThatCantBeIsRefusedByName(String name, String value, String code) {
        int before = CLIENT.ec2("DescribeInstances").texts("instanceId").size();
        assertThat(run(name, value).code()).isEqualTo(code);
        assertThat(CLIENT.ec2("DescribeInstances").texts("instanceId")).hasSize(before);
    }

    @ParameterizedTest(name = "{0} of {1}={2}: {3}")
    @CsvSource({
        "DescribeInstances, InstanceId.1, i-0123456789abcdef0, InvalidInstanceID.NotFound",
        "DescribeInstances, InstanceId.1, i-nonsense, InvalidInstanceID.Malformed",
        "TerminateInstances, InstanceId.1, i-0123456789abcdef0, InvalidInstanceID.NotFound",
        "GetConsoleOutput, InstanceId, i-0123456789abcdef0, InvalidInstanceID.NotFound",
        "DescribeImages, ImageId.1, ami-0123456789abcdef0, InvalidAMIID.NotFound",
        "DeregisterImage, ImageId, ami-0123456789abcdef0, InvalidAMIID.NotFound",
        "DescribeVpcs, VpcId.1, vpc-0123456789abcdef0, InvalidVpcID.NotFound",
        "DescribeSubnets, SubnetId.1, subnet-0123456789abcdef0, InvalidSubnetID.NotFound",
        "DescribeSecurityGroups, GroupId.1, sg-0123456789abcdef0, InvalidGroup.NotFound",
        "DescribeSecurityGroups, GroupName.1, nobody, InvalidGroup.NotFound",
        "DeleteSecurityGroup, GroupName, default, CannotDelete",
        "DescribeInstances, Filter.1.Name, colour, InvalidParameterValue"
    })
    void whatDoesNotExistIsNotFoundByItsOwnCode(String action, String name, String value, String code) {
        assertThat(CLIENT.ec2(action, name, value).code()).isEqualTo(code);
    }

    @Test
    void anImageOfAnotherArchitectureIsKeptButNotLaunched() {
        TestReply made =
                CLIENT.ec2("RegisterImage", "Name", "arm", "ImageLocation", "images/arm.img", "Architecture", "arm64");
        assertThat(made.status()).isEqualTo(200);
        TestReply refused = run("ImageId", made.text("imageId"));
        assertThat(refused.code()).isEqualTo("InvalidParameterValue");
        assertThat(refused.text("Message")).contains("'x86_64'", "'arm64'");
        assertThat(CLIENT.ec2("DeregisterImage", "ImageId", made.text("imageId"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void userDataHasALimit() {
        String most = Base64.getEncoder().encodeToString(new byte[16_384]);
        String more = Base64.getEncoder().encodeToString(new byte[16_385]);
        assertThat(run("UserData", most, "DryRun", "true").code()).isEqualTo("DryRunOperation");
        assertThat(run("UserData", more).code()).isEqualTo("InvalidParameterValue");
    }

    @Test
    void aHostileImageIsRefusedAndLeavesNothing() {
        int kept = WALRUS.kept();
        assertThat(CLIENT.ec2("RegisterImage", "Name", "evil", "ImageLocation", "images/" + FakeWalrus.HOSTILE)
                        .code())
                .isEqualTo("InvalidManifest");
        assertThat(CLIENT.ec2("RegisterImage", "Name", "base", "ImageLocation", "images/again.img")
                        .code())
                .isEqualTo("InvalidAMIName.Duplicate");
        assertThat(WALRUS.kept()).isEqualTo(kept);
    }

    @Test
    void rulesOfAGroupAreGivenAndTakenOnce() {
        String group = CLIENT.ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web servers")
                .text("groupId");
        assertThat(CLIENT.ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "again")
                        .code())
                .isEqualTo("InvalidGroup.Duplicate");
        Object[] ssh = {
            "GroupId",
            group,
            "IpPermissions.1.IpProtocol",
            "6",
            "IpPermissions.1.FromPort",
            "22",
            "IpPermissions.1.ToPort",
            "22",
            "IpPermissions.1.IpRanges.1.CidrIp",
            "10.0.0.1/8"
        };
        assertThat(CLIENT.ec2("AuthorizeSecurityGroupIngress", ssh).text("cidrIpv4"))
                .isEqualTo("10.0.0.0/8");
        assertThat(CLIENT.ec2("AuthorizeSecurityGroupIngress", ssh).code()).isEqualTo("InvalidPermission.Duplicate");
        assertThat(CLIENT.ec2("RevokeSecurityGroupIngress", ssh).text("return")).isEqualTo("true");
        assertThat(CLIENT.ec2("RevokeSecurityGroupIngress", ssh).code()).isEqualTo("InvalidPermission.NotFound");
        assertThat(CLIENT.ec2(
                                "AuthorizeSecurityGroupIngress",
                                "GroupName",
                                "web",
                                "IpProtocol",
                                "tcp",
                                "FromPort",
                                "80",
                                "ToPort",
                                "80",
                                "CidrIp",
                                "0.0.0.0/0")
                        .status())
                .isEqualTo(200);
        String instance = run("SecurityGroupId.1", group).text("instanceId");
        assertThat(CLIENT.ec2("DeleteSecurityGroup", "GroupId", group).code()).isEqualTo("DependencyViolation");
        assertThat(CLIENT.ec2("TerminateInstances", "InstanceId.1", instance).status())
                .isEqualTo(200);
    }

    @Test
    void oneUnknownInstanceFailsAllAndChangesNone() {
        String instance = run().text("instanceId");
        assertThat(CLIENT.ec2("TerminateInstances", "InstanceId.1", instance, "InstanceId.2", "i-" + UNKNOWN)
                        .code())
                .isEqualTo("InvalidInstanceID.NotFound");
        assertThat(CLIENT.ec2("DescribeInstances", "InstanceId.1", instance).body())
                .doesNotContain("<name>shutting-down</name>");
        assertThat(CLIENT.ec2("TerminateInstances", "InstanceId.1", instance).status())
                .isEqualTo(200);
    }

    @Test
    void aProtectedInstanceIsNotTerminatedAndATokenLaunchesOnce() {
        String first =
                run("ClientToken", "t-1", "DisableApiTermination", "true").text("instanceId");
        assertThat(run("ClientToken", "t-1", "DisableApiTermination", "true").text("instanceId"))
                .isEqualTo(first);
        assertThat(run("ClientToken", "t-1").code()).isEqualTo("IdempotentParameterMismatch");
        assertThat(CLIENT.ec2("TerminateInstances", "InstanceId.1", first).code())
                .isEqualTo("OperationNotPermitted");
    }

    @Test
    void anotherAccountSeesAndTouchesNothing() throws Exception {
        String instance = run().text("instanceId");
        TestClient bob = account("bob");
        assertThat(bob.ec2("DescribeInstances").texts("instanceId")).isEmpty();
        assertThat(bob.ec2("DescribeImages").texts("imageId")).isEmpty();
        assertThat(bob.ec2("DescribeVpcs").texts("vpcId")).hasSize(1);
        assertThat(bob.ec2("DescribeVpcs").text("vpcId"))
                .isNotEqualTo(CLIENT.ec2("DescribeVpcs").text("vpcId"));
        assertThat(bob.ec2("DescribeInstances", "InstanceId.1", instance).code())
                .isEqualTo("InvalidInstanceID.NotFound");
        assertThat(bob.ec2("StopInstances", "InstanceId.1", instance).code()).isEqualTo("InvalidInstanceID.NotFound");
        assertThat(bob.ec2("RunInstances", "ImageId", image, "MinCount", "1", "MaxCount", "1")
                        .code())
                .isEqualTo("InvalidAMIID.NotFound");
        assertThat(CLIENT.ec2("TerminateInstances", "InstanceId.1", instance).status())
                .isEqualTo(200);
    }

    private static TestClient account(String name) throws InterruptedException {
        AccountMade made = OPERATOR.post("/v1/admin/accounts", new NewAccount(name), AccountMade.class)
                        instanceof Answer.Got<AccountMade>(var document)
                ? document
                : fail();
        return CLIENT.with(made.accessKeyId(), made.secretAccessKey().reveal());
    }

    private static AccountMade fail() {
        throw new AssertionError("no account was made");
    }

    @Test
    void operatorsSeeTheCloudDrainItsNodesAndAskWhy() throws Exception {
        String instance = run().text("instanceId");
        assertThat(OPERATOR.get("/v1/admin/status", CloudStatus.class)
                        .orThrow()
                        .orElseThrow()
                        .zones())
                .singleElement()
                .matches(CloudStatus.Zone::available);
        assertThat(OPERATOR.post("/v1/admin/nodes/node-1/drain", "", NodeStatus.class)
                        .orThrow()
                        .orElseThrow())
                .matches(node -> !node.schedulable());
        Await.until(
                "a launch would find no node",
                () -> run("InstanceType", "t2.nano", "DryRun", "true").code().equals("InsufficientInstanceCapacity"));
        assertThat(OPERATOR.post("/v1/admin/nodes/node-1/undrain", "", NodeStatus.class)
                        .orThrow()
                        .orElseThrow())
                .matches(NodeStatus::schedulable);
        assertThat(OPERATOR.get("/v1/admin/explain/" + instance, Explanation.class)
                        .orThrow()
                        .orElseThrow()
                        .events())
                .isNotEmpty();
        assertThat(OPERATOR.get("/v1/admin/explain/i-" + UNKNOWN, Explanation.class))
                .isInstanceOf(Answer.NotFound.class);
    }
}
