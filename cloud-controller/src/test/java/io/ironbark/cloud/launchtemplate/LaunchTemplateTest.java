package io.ironbark.cloud.launchtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.FakeZone;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.proto.node.Capacity;
import io.ironbark.testsupport.Await;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LaunchTemplateTest {
    private static final FakeWalrus WALRUS = new FakeWalrus();
    private static final TestCloud CLOUD = TestCloud.start(WALRUS.uri());
    private static final FakeZone ZONE = new FakeZone(CLOUD.controller(), new Capacity(64, 65_536, 1_000));
    private static final TestClient CLIENT = CLOUD.client();
    private static final String USER_DATA =
            Base64.getEncoder().encodeToString("#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @AfterAll
    static void close() {
        ZONE.close();
        CLOUD.close();
        WALRUS.close();
    }

    private static TestReply create(String name, Object... data) {
        var all = new Object[data.length + 2];
        all[0] = "LaunchTemplateName";
        all[1] = name;
        System.arraycopy(data, 0, all, 2, data.length);
        return CLIENT.ec2("CreateLaunchTemplate", all);
    }

    private static String image(String name) {
        String id = CLIENT.ec2("RegisterImage", "Name", name, "ImageLocation", "images/debian.img")
                .text("imageId");
        Await.until(
                "the image is available",
                () -> CLIENT.ec2("DescribeImages", "ImageId.1", id)
                        .text("imageState")
                        .equals("available"));
        return id;
    }

    @Test
    void whatWasGivenComesBackFieldByField() {
        var created = create(
                "all-of-it",
                "VersionDescription",
                "first",
                "LaunchTemplateData.ImageId",
                "ami-0123456789abcdef0",
                "LaunchTemplateData.InstanceType",
                "t3.micro",
                "LaunchTemplateData.KeyName",
                "alice",
                "LaunchTemplateData.UserData",
                USER_DATA,
                "LaunchTemplateData.DisableApiTermination",
                "true",
                "LaunchTemplateData.InstanceInitiatedShutdownBehavior",
                "terminate",
                "LaunchTemplateData.MetadataOptions.HttpTokens",
                "required",
                "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
                "2",
                "LaunchTemplateData.Placement.AvailabilityZone",
                "ib-local-1a",
                "LaunchTemplateData.BlockDeviceMapping.1.DeviceName",
                "/dev/sda1",
                "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize",
                "3",
                "LaunchTemplateData.NetworkInterface.1.DeviceIndex",
                "0",
                "LaunchTemplateData.NetworkInterface.1.AssociatePublicIpAddress",
                "false",
                "LaunchTemplateData.NetworkInterface.1.SecurityGroupId.1",
                "sg-0123456789abcdef0",
                "LaunchTemplateData.TagSpecification.1.ResourceType",
                "instance",
                "LaunchTemplateData.TagSpecification.1.Tag.1.Key",
                "Name",
                "LaunchTemplateData.TagSpecification.1.Tag.1.Value",
                "web & <more>",
                "TagSpecification.1.ResourceType",
                "launch-template",
                "TagSpecification.1.Tag.1.Key",
                "team",
                "TagSpecification.1.Tag.1.Value",
                "a");
        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        assertThat(created.text("latestVersionNumber")).isEqualTo("1");
        assertThat(created.text("createdBy")).endsWith(":root");

        var version = CLIENT.ec2("DescribeLaunchTemplateVersions", "LaunchTemplateName", "all-of-it");
        assertThat(version.text("imageId")).isEqualTo("ami-0123456789abcdef0");
        assertThat(version.text("userData")).isEqualTo(USER_DATA);
        assertThat(version.text("disableApiTermination")).isEqualTo("true");
        assertThat(version.text("httpPutResponseHopLimit")).isEqualTo("2");
        assertThat(version.text("availabilityZone")).isEqualTo("ib-local-1a");
        assertThat(version.text("volumeSize")).isEqualTo("3");
        assertThat(version.text("associatePublicIpAddress")).isEqualTo("false");
        assertThat(version.text("groupId")).isEqualTo("sg-0123456789abcdef0");
        assertThat(version.text("value")).isEqualTo("web & <more>");
        assertThat(version.text("versionDescription")).isEqualTo("first");
        assertThat(version.text("defaultVersion")).isEqualTo("true");
        assertThat(version.body()).doesNotContain("ebsOptimized");
        assertThat(CLIENT.ec2("DescribeLaunchTemplates", "Filter.1.Name", "tag:team", "Filter.1.Value.1", "a")
                        .text("launchTemplateName"))
                .isEqualTo("all-of-it");
    }

    @Test
    void whatNoLaunchHonoursIsRefusedByName() {
        var market = create("m!!", "LaunchTemplateData.InstanceMarketOptions.MarketType", "spot");
        assertThat(market.code()).as(market.toString()).isEqualTo("InvalidLaunchTemplateName.MalformedException");
        market = create("market", "LaunchTemplateData.InstanceMarketOptions.MarketType", "spot");
        assertThat(market.code()).isEqualTo("UnsupportedOperation");
        assertThat(market.body()).contains("InstanceMarketOptions");
        assertThat(create("ram", "LaunchTemplateData.RamDiskId", "ari-12345678").body())
                .contains("RamDiskId");
        assertThat(create("typo", "LaunchTemplateData.NoSuch", "1").code()).isEqualTo("UnknownParameter");
        assertThat(create("number", "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit", "many")
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(create("nothing").code()).isEqualTo("MissingParameter");
        assertThat(CLIENT.ec2("DescribeLaunchTemplates", "LaunchTemplateName.1", "ram")
                        .code())
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
    }

    @Test
    void aTokenOutlivesTheTemplateThatItsLaunchNamed() {
        create("short-lived", "LaunchTemplateData.ImageId", image("of a token"));
        Object[] launch = {
            "LaunchTemplate.LaunchTemplateName", "short-lived", "MinCount", 1, "MaxCount", 1, "ClientToken", "once"
        };
        String instance = CLIENT.ec2("RunInstances", launch).text("instanceId");
        CLIENT.ec2("DeleteLaunchTemplate", "LaunchTemplateName", "short-lived");
        assertThat(CLIENT.ec2("RunInstances", launch).text("instanceId")).isEqualTo(instance);
        create("short-lived", "LaunchTemplateData.ImageId", "ami-0123456789abcdef0");
        assertThat(CLIENT.ec2("RunInstances", launch).text("instanceId")).isEqualTo(instance);

        launch[5] = 2;
        assertThat(CLIENT.ec2("RunInstances", launch).code()).isEqualTo("IdempotentParameterMismatch");
        launch[7] = "twice";
        assertThat(CLIENT.ec2("RunInstances", launch).code()).isEqualTo("InvalidAMIID.NotFound");
        launch[5] = 1;
        launch[7] = "once";
        var stranger = SharedCloud.root(CLOUD, "stranger-with-token");
        assertThat(stranger.ec2("RunInstances", launch).code())
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
    }

    @Test
    void versionsAreNumberedOnceAndDeletedOneByOne() {
        String id = create("versions", "LaunchTemplateData.InstanceType", "t3.micro", "ClientToken", "v1")
                .text("launchTemplateId");
        assertThat(create("versions", "LaunchTemplateData.InstanceType", "t3.micro", "ClientToken", "v1")
                        .text("launchTemplateId"))
                .isEqualTo(id);
        assertThat(create("versions", "LaunchTemplateData.InstanceType", "t3.micro")
                        .code())
                .isEqualTo("InvalidLaunchTemplateName.AlreadyExistsException");
        var second = CLIENT.ec2(
                "CreateLaunchTemplateVersion",
                "LaunchTemplateId",
                id,
                "SourceVersion",
                "1",
                "LaunchTemplateData.KeyName",
                "bob");
        assertThat(second.text("versionNumber")).as(second.toString()).isEqualTo("2");
        assertThat(second.text("instanceType")).isEqualTo("t3.micro");
        CLIENT.ec2("CreateLaunchTemplateVersion", "LaunchTemplateId", id, "LaunchTemplateData.KeyName", "carol");
        assertThat(CLIENT.ec2("DescribeLaunchTemplateVersions", "LaunchTemplateId", id)
                        .texts("versionNumber"))
                .containsExactly("3", "2", "1");
        assertThat(CLIENT.ec2(
                                "DescribeLaunchTemplateVersions",
                                "LaunchTemplateId",
                                id,
                                "LaunchTemplateVersion.1",
                                "$Latest",
                                "LaunchTemplateVersion.2",
                                "$Default")
                        .texts("versionNumber"))
                .containsExactly("3", "1");
        var deleted = CLIENT.ec2(
                "DeleteLaunchTemplateVersions",
                "LaunchTemplateId",
                id,
                "LaunchTemplateVersion.1",
                "3",
                "LaunchTemplateVersion.2",
                "1",
                "LaunchTemplateVersion.3",
                "9");
        assertThat(deleted.texts("versionNumber")).containsExactly("3", "1", "9");
        assertThat(deleted.texts("code")).containsExactly("unexpectedError", "launchTemplateVersionDoesNotExist");
        assertThat(CLIENT.ec2("ModifyLaunchTemplate", "LaunchTemplateId", id, "SetDefaultVersion", "2")
                        .text("defaultVersionNumber"))
                .isEqualTo("2");
        assertThat(CLIENT.ec2("CreateLaunchTemplateVersion", "LaunchTemplateId", id, "LaunchTemplateData.KeyName", "d")
                        .text("versionNumber"))
                .isEqualTo("4");
        assertThat(CLIENT.ec2("DescribeLaunchTemplateVersions", "LaunchTemplateId", id, "LaunchTemplateVersion.1", "3")
                        .code())
                .isEqualTo("InvalidLaunchTemplateId.VersionNotFound");
        var stranger = SharedCloud.root(CLOUD, "stranger");
        assertThat(stranger.ec2("DeleteLaunchTemplate", "LaunchTemplateId", id).code())
                .isEqualTo("InvalidLaunchTemplateId.NotFound");
        assertThat(CLIENT.ec2("DeleteLaunchTemplate", "LaunchTemplateId", id).text("launchTemplateName"))
                .isEqualTo("versions");
    }

    @Test
    void theTagsThatTheCloudGivesAreNeitherDeletedNorCounted() {
        create(
                "tagging",
                "LaunchTemplateData.ImageId",
                image("tagging"),
                "LaunchTemplateData.InstanceType",
                "t3.micro");
        String id = CLIENT.ec2(
                        "RunInstances", "LaunchTemplate.LaunchTemplateName", "tagging", "MinCount", 1, "MaxCount", 1)
                .text("instanceId");
        var fifty = new ArrayList<Object>(List.of("ResourceId.1", id));
        for (int i = 1; i <= 50; i++) {
            fifty.addAll(List.of("Tag." + i + ".Key", "mine-" + i));
        }
        assertThat(CLIENT.ec2("CreateTags", fifty.toArray()).text("return")).isEqualTo("true");
        assertThat(CLIENT.ec2("CreateTags", "ResourceId.1", id, "Tag.1.Key", "more")
                        .code())
                .isEqualTo("TagLimitExceeded");
        assertThat(CLIENT.ec2("DeleteTags", "ResourceId.1", id).text("return")).isEqualTo("true");
        assertThat(CLIENT.ec2("DescribeTags", "Filter.1.Name", "resource-id", "Filter.1.Value.1", id)
                        .texts("key"))
                .containsExactly("aws:ec2launchtemplate:id", "aws:ec2launchtemplate:version");
    }

    @Test
    void aLaunchTakesWhatItLeavesOutFromTheTemplate() {
        String image = image("from template");
        create(
                "web",
                "LaunchTemplateData.ImageId",
                image,
                "LaunchTemplateData.InstanceType",
                "t3.micro",
                "LaunchTemplateData.MetadataOptions.HttpTokens",
                "required",
                "LaunchTemplateData.TagSpecification.1.ResourceType",
                "instance",
                "LaunchTemplateData.TagSpecification.1.Tag.1.Key",
                "Name",
                "LaunchTemplateData.TagSpecification.1.Tag.1.Value",
                "template's");
        var run = CLIENT.ec2(
                "RunInstances",
                "LaunchTemplate.LaunchTemplateName",
                "web",
                "LaunchTemplate.Version",
                "$Latest",
                "InstanceType",
                "t3.small",
                "TagSpecification.1.ResourceType",
                "instance",
                "TagSpecification.1.Tag.1.Key",
                "stage",
                "TagSpecification.1.Tag.1.Value",
                "test",
                "MinCount",
                1,
                "MaxCount",
                1);
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        assertThat(run.text("imageId")).isEqualTo(image);
        assertThat(run.text("instanceType")).isEqualTo("t3.small");
        assertThat(run.text("httpTokens")).isEqualTo("required");
        var tags =
                CLIENT.ec2("DescribeTags", "Filter.1.Name", "resource-id", "Filter.1.Value.1", run.text("instanceId"));
        assertThat(tags.texts("key"))
                .containsExactly("Name", "aws:ec2launchtemplate:id", "aws:ec2launchtemplate:version", "stage");
        var data = CLIENT.ec2("GetLaunchTemplateData", "InstanceId", run.text("instanceId"));
        assertThat(data.text("instanceType")).as(data.toString()).isEqualTo("t3.small");
        assertThat(data.text("httpTokens")).isEqualTo("required");
        assertThat(data.texts("key")).containsExactly("Name", "stage");

        assertThat(CLIENT.ec2("RunInstances", "LaunchTemplate.LaunchTemplateName", "none", "MinCount", 1, "MaxCount", 1)
                        .code())
                .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
        assertThat(CLIENT.ec2(
                                "RunInstances",
                                "LaunchTemplate.LaunchTemplateName",
                                "web",
                                "LaunchTemplate.Version",
                                "7",
                                "MinCount",
                                1,
                                "MaxCount",
                                1)
                        .code())
                .isEqualTo("InvalidLaunchTemplateId.VersionNotFound");
    }
}
