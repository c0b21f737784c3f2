package io.ironbark.cloud.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageActionsTest {
    private static final FakeWalrus WALRUS = new FakeWalrus();
    private static final TestCloud CLOUD = TestCloud.start(WALRUS.uri());
    private static final FakeZone ZONE = new FakeZone(CLOUD.controller(), new Capacity(64, 65_536, 1_000));
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestClient alice = account();
    private final TestClient bob = account();
    private final String bobsId = bob.sts("GetCallerIdentity").text("Account");

    @AfterAll
    static void close() {
        ZONE.close();
        CLOUD.close();
        WALRUS.close();
    }

    private static TestClient account() {
        return SharedCloud.root(CLOUD, "image-account-" + NAMES.incrementAndGet());
    }

    private static String image(TestClient owner, Object... more) {
        var all = new Object[more.length + 4];
        all[0] = "Name";
        all[1] = "image-" + NAMES.incrementAndGet();
        all[2] = "ImageLocation";
        all[3] = "images/debian.img";
        System.arraycopy(more, 0, all, 4, more.length);
        TestReply made = owner.ec2("RegisterImage", all);
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        String id = made.text("imageId");
        Await.until(
                "available",
                () -> owner.ec2("DescribeImages", "ImageId.1", id)
                        .text("imageState")
                        .equals("available"));
        return id;
    }

    private static String code(TestClient who, String image) {
        return who.ec2("DescribeImages", "ImageId.1", image).code();
    }

    private static TestReply run(TestClient who, String image) {
        return who.ec2("RunInstances", "ImageId", image, "InstanceType", "t3.micro", "MinCount", 1, "MaxCount", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "LaunchPermission.Add.1.UserId, LaunchPermission.Remove.1.UserId",
        "UserId.1, UserId.1",
    })
    void anImageIsSharedAndTakenBackInBothStyles(String add, String remove) {
        String image = image(alice);
        assertThat(code(bob, image)).isEqualTo("InvalidAMIID.NotFound");
        assertThat(run(bob, image).code()).isEqualTo("InvalidAMIID.NotFound");
        assertThat(bob.ec2("ModifyImageAttribute", "ImageId", image, "Description.Value", "mine")
                        .code())
                .isEqualTo("InvalidAMIID.NotFound");
        boolean named = add.startsWith("UserId");
        Object[] style = named
                ? new Object[] {"ImageId", image, "Attribute", "launchPermission", "OperationType", "add", add, bobsId}
                : new Object[] {"ImageId", image, add, bobsId};
        assertThat(alice.ec2("ModifyImageAttribute", style).text("return")).isEqualTo("true");
        assertThat(alice.ec2("DescribeImageAttribute", "ImageId", image, "Attribute", "launchPermission")
                        .text("userId"))
                .isEqualTo(bobsId);
        assertThat(bob.ec2("DescribeImages", "ExecutableBy.1", "self").texts("imageId"))
                .containsExactly(image);
        assertThat(bob.ec2("DescribeImages", "Owner.1", "self").texts("imageId"))
                .isEmpty();
        assertThat(bob.ec2("DeregisterImage", "ImageId", image).code()).isEqualTo("AuthFailure");
        assertThat(bob.ec2("DescribeImageAttribute", "ImageId", image, "Attribute", "launchPermission")
                        .code())
                .isEqualTo("AuthFailure");
        assertThat(run(bob, image).status()).isEqualTo(200);

        Object[] back = named
                ? new Object[] {
                    "ImageId", image, "Attribute", "launchPermission", "OperationType", "remove", remove, bobsId
                }
                : new Object[] {"ImageId", image, remove, bobsId};
        assertThat(alice.ec2("ModifyImageAttribute", back).text("return")).isEqualTo("true");
        assertThat(run(bob, image).code()).isEqualTo("InvalidAMIID.NotFound");
    }

    @Test
    void aPublicImageIsEverybodysUntilItIsReset() {
        String image = image(alice);
        assertThat(alice.ec2("ModifyImageAttribute", "ImageId", image, "LaunchPermission.Add.1.Group", "all")
                        .text("return"))
                .isEqualTo("true");
        var seen = bob.ec2(
                "DescribeImages", "ExecutableBy.1", "all", "Filter.1.Name", "is-public", "Filter.1.Value", "true");
        assertThat(seen.texts("imageId")).contains(image);
        assertThat(alice.ec2("ResetImageAttribute", "ImageId", image, "Attribute", "launchPermission")
                        .text("return"))
                .isEqualTo("true");
        assertThat(code(bob, image)).isEqualTo("InvalidAMIID.NotFound");
        assertThat(alice.ec2("ModifyImageAttribute", "ImageId", image, "LaunchPermission.Add.1.UserId", "000000000000")
                        .code())
                .isEqualTo("InvalidAMIAttributeItemValue");
    }

    @Test
    void whatIsSaidOfAnImageComesBackAndWhatIsNotHonouredIsRefused() {
        String image = image(
                alice,
                "Description",
                "a disk",
                "BootMode",
                "uefi-preferred",
                "SriovNetSupport",
                "simple",
                "ImdsSupport",
                "v2.0",
                "BlockDeviceMapping.1.DeviceName",
                "/dev/xvda",
                "BlockDeviceMapping.1.Ebs.VolumeSize",
                7,
                "BlockDeviceMapping.1.Ebs.VolumeType",
                "gp3");
        var shown = alice.ec2("DescribeImages", "ImageId.1", image);
        assertThat(shown.text("bootMode")).isEqualTo("uefi-preferred");
        assertThat(shown.text("sriovNetSupport")).isEqualTo("simple");
        assertThat(shown.text("imdsSupport")).isEqualTo("v2.0");
        assertThat(run(alice, image).text("httpTokens")).isEqualTo("required");
        assertThat(shown.text("rootDeviceName")).isEqualTo("/dev/xvda");
        assertThat(shown.text("volumeSize")).isEqualTo("7");
        assertThat(shown.text("volumeType")).isEqualTo("gp3");
        assertThat(alice.ec2(
                                "DescribeImages",
                                "Filter.1.Name",
                                "block-device-mapping.volume-size",
                                "Filter.1.Value.1",
                                "7")
                        .texts("imageId"))
                .containsExactly(image);
        assertThat(alice.ec2("ModifyImageAttribute", "ImageId", image, "Attribute", "description", "Value", "new")
                        .status())
                .isEqualTo(200);
        assertThat(alice.ec2("DescribeImageAttribute", "ImageId", image, "Attribute", "description")
                        .text("value"))
                .isEqualTo("new");
        for (String[] refused : new String[][] {
            {"VirtualizationType", "paravirtual", "UnsupportedOperation"},
            {"BootMode", "uefi", "UnsupportedOperation"},
            {"KernelId", "aki-12345678", "UnsupportedOperation"},
            {"Architecture", "i386", "UnsupportedOperation"},
            {"TpmSupport", "v2.0", "UnsupportedOperation"},
            {"BlockDeviceMapping.1.DeviceName", "sda", "InvalidParameterValue"},
        }) {
            assertThat(alice.ec2("RegisterImage", "Name", "no-such", "ImageLocation", "a/b", refused[0], refused[1])
                            .code())
                    .as(refused[0])
                    .isEqualTo(refused[2]);
        }
        assertThat(alice.ec2("RegisterImage", "Name", "no-such", "ImageLocation", "http://a/b")
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(alice.ec2("DescribeImages", "Owner.1", "somebody").code()).isEqualTo("InvalidUserID.Malformed");
        assertThat(alice.ec2("DescribeImages", "Owner.1", "amazon").texts("imageId"))
                .isEmpty();
    }

    @Test
    void anInstanceTellsWhatItsImageSaysOfDrivers() {
        String image = image(alice, "BootMode", "uefi-preferred", "EnaSupport", false);
        TestReply run = run(alice, image);
        assertThat(run.text("bootMode")).isEqualTo("uefi-preferred");
        assertThat(run.text("currentInstanceBootMode")).isEqualTo("legacy-bios");
        assertThat(run.text("enaSupport")).isEqualTo("false");
        assertThat(alice.ec2(
                                "DescribeInstances",
                                "Filter.1.Name",
                                "boot-mode",
                                "Filter.1.Value.1",
                                "uefi-*",
                                "Filter.2.Name",
                                "ena-support",
                                "Filter.2.Value.1",
                                "false")
                        .texts("instanceId"))
                .containsExactly(run.text("instanceId"));
        alice.ec2("TerminateInstances", "InstanceId.1", run.text("instanceId"));
    }

    @Test
    void aCopyIsItsOwnersAndOutlivesItsSource() {
        String image = image(alice);
        Object[] copy = {
            "Name", "copy", "SourceImageId", image, "SourceRegion", TestCloud.REGION, "ClientToken", "copy-once"
        };
        assertThat(bob.ec2("CopyImage", copy).code()).isEqualTo("InvalidAMIID.NotFound");
        alice.ec2("ModifyImageAttribute", "ImageId", image, "LaunchPermission.Add.1.UserId", bobsId);
        String copied = bob.ec2("CopyImage", copy).text("imageId");
        assertThat(bob.ec2("CopyImage", copy).text("imageId")).isEqualTo(copied);
        assertThat(bob.ec2(
                                "DescribeImages",
                                "Filter.1.Name",
                                "source-image-id",
                                "Filter.1.Value.1",
                                image,
                                "Filter.2.Name",
                                "source-image-region",
                                "Filter.2.Value.1",
                                TestCloud.REGION)
                        .texts("imageId"))
                .containsExactly(copied);
        assertThat(alice.ec2("DeregisterImage", "ImageId", image).text("return"))
                .isEqualTo("true");
        Await.until(
                "copied",
                () -> bob.ec2("DescribeImages", "ImageId.1", copied)
                        .text("imageState")
                        .equals("available"));
        assertThat(bob.ec2(
                                "CopyImage",
                                "Name",
                                "other",
                                "SourceImageId",
                                copied,
                                "SourceRegion",
                                TestCloud.REGION,
                                "Encrypted",
                                "true")
                        .code())
                .isEqualTo("UnsupportedOperation");
        assertThat(bob.ec2("CopyImage", "Name", "other", "SourceImageId", copied, "SourceRegion", "eu-west-1")
                        .code())
                .isEqualTo("InvalidParameterValue");
    }

    /** An image is of an object of the caller's, and of nothing that a server could be made to fetch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://127.0.0.1:8774/v1/images",
                "https://2130706433/x",
                "jar:file:///x!/y",
                "ftp://0x7f000001/x",
                "\\\\host\\share\\x",
                "images",
                "images/",
                "gopher://[::1]/x"
            })
    void aLocationThatIsNoObjectIsRefused(String location) {
        TestReply reply = alice.ec2("RegisterImage", "Name", "odd", "ImageLocation", location);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(alice.ec2("DescribeImages", "Owner.1", "self").texts("imageId"))
                .isEmpty();
    }

    @Test
    void theLastLaunchIsToldToTheOwner() {
        String id = image(alice);
        assertThat(alice.ec2("DescribeImages", "ImageId.1", id).texts("lastLaunchedTime"))
                .isEmpty();
        alice.ec2("ModifyImageAttribute", "ImageId", id, "LaunchPermission.Add.1.UserId", bobsId);
        TestReply run = run(bob, id);
        String launched = run.text("launchTime");
        assertThat(alice.ec2("DescribeImages", "ImageId.1", id).text("lastLaunchedTime"))
                .isEqualTo(launched);
        assertThat(bob.ec2("DescribeImages", "ImageId.1", id).texts("lastLaunchedTime"))
                .isEmpty();
        assertThat(alice.ec2("DescribeImageAttribute", "ImageId", id, "Attribute", "lastLaunchedTime")
                        .text("value"))
                .isEqualTo(launched);
        bob.ec2("TerminateInstances", "InstanceId.1", run.text("instanceId"));
    }

    @Test
    void theBytesOfADeregisteredImageStayAsLongAsAnInstanceOfAnybodys() {
        List<String> hasty =
                Stream.generate(this::registeredAndDeregistered).limit(5).toList();
        String image = image(alice);
        alice.ec2("ModifyImageAttribute", "ImageId", image, "LaunchPermission.Add.1.UserId", bobsId);
        String instance = run(bob, image).text("instanceId");
        assertThat(alice.ec2("EnableImageDeregistrationProtection", "ImageId", image)
                        .text("return"))
                .isEqualTo("enabled-without-cooldown");
        assertThat(alice.ec2("DeregisterImage", "ImageId", image).code()).isEqualTo("OperationNotPermitted");
        assertThat(alice.ec2("DisableImageDeregistrationProtection", "ImageId", image)
                        .text("return"))
                .isEqualTo("disabled");
        assertThat(alice.ec2("DeregisterImage", "ImageId", image).text("return"))
                .isEqualTo("true");
        assertThat(code(alice, image)).isEqualTo("InvalidAMIID.NotFound");
        Await.until(
                "running",
                () -> bob.ec2("DescribeInstances", "InstanceId.1", instance)
                        .texts("name")
                        .contains("running"));
        assertThat(bob.ec2("DescribeInstances", "InstanceId.1", instance).text("imageId"))
                .isEqualTo(image);
        assertThat(WALRUS.keeps(image)).isTrue();
        bob.ec2("TerminateInstances", "InstanceId.1", instance);
        Await.until("unpinned", () -> !WALRUS.keeps(image));
        Await.until("unpinned that was pending", () -> hasty.stream().noneMatch(WALRUS::keeps));
        assertThat(alice.ec2("DescribeImages", "Owner.1", "self").texts("imageId"))
                .isEmpty();
    }

    /** An image that goes while its bytes are still looked at. */
    private String registeredAndDeregistered() {
        String id = alice.ec2("RegisterImage", "Name", "hasty", "ImageLocation", "images/debian.img")
                .text("imageId");
        assertThat(alice.ec2("DeregisterImage", "ImageId", id).text("return")).isEqualTo("true");
        return id;
    }

    @Test
    void aDeprecatedImageIsHiddenFromOthersAndADisabledOneFromAll() {
        String image = image(alice);
        alice.ec2("ModifyImageAttribute", "ImageId", image, "LaunchPermission.Add.1.UserId", bobsId);
        String soon = Instant.now().plusSeconds(3_600).toString();
        assertThat(alice.ec2("EnableImageDeprecation", "ImageId", image, "DeprecateAt", soon)
                        .text("return"))
                .isEqualTo("true");
        assertThat(alice.ec2("DescribeImages", "ImageId.1", image).text("deprecationTime"))
                .endsWith(":00.000Z");
        assertThat(alice.ec2("EnableImageDeprecation", "ImageId", image, "DeprecateAt", "2001-01-01T00:00:00Z")
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(alice.ec2("DisableImageDeprecation", "ImageId", image).text("return"))
                .isEqualTo("true");

        assertThat(alice.ec2("DisableImage", "ImageId", image).text("return")).isEqualTo("true");
        assertThat(run(alice, image).code()).isEqualTo("InvalidAMIID.Unavailable");
        assertThat(code(bob, image)).isEqualTo("InvalidAMIID.NotFound");
        assertThat(alice.ec2("DescribeImages", "Owner.1", "self").texts("imageId"))
                .doesNotContain(image);
        assertThat(alice.ec2("DescribeImages", "Owner.1", "self", "IncludeDisabled", "true")
                        .texts("imageId"))
                .contains(image);
        assertThat(alice.ec2("EnableImage", "ImageId", image).text("return")).isEqualTo("true");
        assertThat(run(alice, image).status()).isEqualTo(200);
        assertThat(code(bob, image)).isEqualTo("InvalidAMIID.NotFound");
    }
}
