package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.attribute;
import static io.ironbark.cloud.instance.OneNodeCloud.await;
import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.cloud;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.running;
import static io.ironbark.cloud.instance.OneNodeCloud.stop;
import static io.ironbark.cloud.instance.OneNodeCloud.zone;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestReply;
import io.ironbark.proto.admin.InstanceEvents;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.InstanceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What users do to instances beyond their life cycle. */
class InstanceActionsTest {
    @Test
    void aStoppedInstanceIsResizedAndItsUserDataChanged() {
        String id = running("UserData", Base64.getEncoder().encodeToString("old".getBytes(StandardCharsets.UTF_8)));
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id, "InstanceType.Value", "t3.small")
                        .code())
                .isEqualTo("IncorrectInstanceState");
        stop(id);
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id, "InstanceType.Value", "t3.small")
                        .text("return"))
                .isEqualTo("true");
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id, "InstanceType.Value", "t9.huge")
                        .code())
                .isEqualTo("InvalidInstanceAttributeValue");
        String data = Base64.getEncoder().encodeToString("new".getBytes(StandardCharsets.UTF_8));
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "UserData.Value", data);
        assertThat(attribute(id, "instanceType")).isEqualTo("t3.small");
        assertThat(attribute(id, "userData")).isEqualTo(data);
        client.ec2("StartInstances", "InstanceId.1", id);
        await(
                "16",
                () -> client.ec2("DescribeInstances", "InstanceId.1", id)
                        .texts("code")
                        .getFirst());
        assertThat(desired(id).machine().memoryMib()).isEqualTo(2048);
        assertThat(desired(id).metadata().userData().orElseThrow().toArray())
                .isEqualTo("new".getBytes(StandardCharsets.UTF_8));
        client.ec2("TerminateInstances", "InstanceId.1", id);
    }

    @Test
    void protectedInstancesAreNeitherStoppedNorTerminated() {
        String id = running("DisableApiStop", true);
        assertThat(client.ec2("StopInstances", "InstanceId.1", id).code()).isEqualTo("OperationNotPermitted");
        assertThat(client.ec2("TerminateInstances", "InstanceId.1", id).code()).isEqualTo("OperationNotPermitted");
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "Attribute", "disableApiStop", "Value", "false");
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "DisableApiTermination.Value", true);
        assertThat(attribute(id, "disableApiTermination")).isEqualTo("true");
        assertThat(client.ec2("TerminateInstances", "InstanceId.1", id).code()).isEqualTo("OperationNotPermitted");
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "DisableApiTermination.Value", false);
        assertThat(client.ec2("StopInstances", "InstanceId.1", id, "Force", true)
                        .status())
                .isEqualTo(200);
        await("true", () -> Boolean.toString(desired(id).asked().abrupt()));
        assertThat(client.ec2("TerminateInstances", "InstanceId.1", id).status())
                .isEqualTo(200);
    }

    @Test
    void aStoppedInstanceMovesIntoAPlacementGroupAndOutOfIt() {
        client.ec2("CreatePlacementGroup", "GroupName", "near", "Strategy", "cluster");
        client.ec2("CreatePlacementGroup", "GroupName", "apart", "Strategy", "spread");
        client.ec2("CreatePlacementGroup", "GroupName", "parts", "Strategy", "partition", "PartitionCount", 2);
        String id = running();
        assertThat(place(id, "GroupName", "near").code()).isEqualTo("IncorrectInstanceState");
        stop(id);
        assertThat(place(id).code()).isEqualTo("InvalidParameterCombination");
        assertThat(place(id, "GroupName", "none").code()).isEqualTo("InvalidPlacementGroup.Unknown");
        assertThat(place(id, "PartitionNumber", 1).code()).isEqualTo("InvalidParameterCombination");
        assertThat(place(id, "Tenancy", "host").code()).isEqualTo("UnsupportedOperation");
        assertThat(place(id, "Affinity", "host").code()).isEqualTo("UnsupportedOperation");
        assertThat(place(id, "Tenancy", "default", "Affinity", "default").text("return"))
                .isEqualTo("true");
        assertThat(place(id, "GroupName", "near").text("return")).isEqualTo("true");
        assertThat(placement(id)).contains("near");
        assertThat(client.ec2("DeletePlacementGroup", "GroupName", "near").code())
                .isEqualTo("InvalidPlacementGroup.InUse");

        assertThat(place(id, "GroupName", "parts", "PartitionNumber", 2).text("return"))
                .isEqualTo("true");
        assertThat(placement(id)).contains("2default");
        assertThat(place(id, "PartitionNumber", 1).text("return")).isEqualTo("true");
        assertThat(placement(id)).contains("1default");
        await("Optional[Place[zoneId=ibl1-az1, group=Optional[parts], partition=Optional[1]]]", () -> told(id));
        assertThat(place(id, "PartitionNumber", 3).code()).isEqualTo("InvalidParameterValue");

        // There is one node, so a group that spreads can have one member.
        String other = running("Placement.GroupName", "apart");
        assertThat(place(id, "GroupName", "apart").code()).isEqualTo("InsufficientInstanceCapacity");
        assertThat(placement(id)).contains("parts");
        assertThat(place(id, "GroupName", "").text("return")).isEqualTo("true");
        assertThat(placement(id)).isEqualTo("ib-local-1adefault");
        await("Optional[Place[zoneId=ibl1-az1, group=Optional.empty, partition=Optional.empty]]", () -> told(id));
        client.ec2("TerminateInstances", "InstanceId.1", id, "InstanceId.2", other);
    }

    /** What its node tells it of where it is. */
    private static String told(String id) {
        return desired(id).metadata().place().toString();
    }

    private static TestReply place(String id, Object... more) {
        var all = new ArrayList<Object>(List.of("InstanceId", id));
        all.addAll(List.of(more));
        return client.ec2("ModifyInstancePlacement", all.toArray());
    }

    /** All that is said of where it is. */
    private static String placement(String id) {
        return client.ec2("DescribeInstances", "InstanceId.1", id).text("placement");
    }

    @Test
    void oneAttributeIsChangedAtATimeAndOnlyOneThatCanBe() {
        String id = running();
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id).code())
                .isEqualTo("InvalidParameterCombination");
        assertThat(client.ec2(
                                "ModifyInstanceAttribute",
                                "InstanceId",
                                id,
                                "DisableApiTermination.Value",
                                false,
                                "SourceDestCheck.Value",
                                false)
                        .code())
                .isEqualTo("InvalidParameterCombination");
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id, "EbsOptimized.Value", true)
                        .code())
                .isEqualTo("UnsupportedOperation");
        assertThat(client.ec2("ModifyInstanceAttribute", "InstanceId", id, "Kernel.Value", "aki-1")
                        .code())
                .isEqualTo("UnsupportedOperation");
        String disk = client.ec2("DescribeInstances", "InstanceId.1", id).text("volumeId");
        assertThat(disk(id, "/dev/sda1", disk, true).text("return")).isEqualTo("true");
        assertThat(disk(id, "/dev/sda1", disk, false).code()).isEqualTo("UnsupportedOperation");
        assertThat(disk(id, "/dev/sda1", "vol-0123456789abcdef0", true).code())
                .isEqualTo("InvalidInstanceAttributeValue");
        assertThat(disk(id, "/dev/sdb", disk, true).code()).isEqualTo("InvalidInstanceAttributeValue");
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "SourceDestCheck.Value", false);
        await("false", () -> Boolean.toString(desired(id).nic().sourceDestCheck()));
        client.ec2("ResetInstanceAttribute", "InstanceId", id, "Attribute", "sourceDestCheck");
        await("true", () -> Boolean.toString(desired(id).nic().sourceDestCheck()));
        String group = client.ec2("CreateSecurityGroup", "GroupName", "g-" + id, "GroupDescription", "d")
                .text("groupId");
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "GroupId.1", group);
        await("[" + group + "]", () -> desired(id).nic().groups().toString());
        assertThat(client.ec2("DescribeInstanceAttribute", "InstanceId", id, "Attribute", "groupSet")
                        .texts("groupId"))
                .containsExactly(group);
        client.ec2("ModifyInstanceAttribute", "InstanceId", id, "InstanceInitiatedShutdownBehavior.Value", "terminate");
        zone.powerOff(new InstanceId(id));
        await(
                "48",
                () -> client.ec2("DescribeInstances", "InstanceId.1", id)
                        .texts("code")
                        .getFirst());
    }

    private static TestReply disk(String id, String device, String volume, boolean deleteOnTermination) {
        return client.ec2(
                "ModifyInstanceAttribute",
                "InstanceId",
                id,
                "BlockDeviceMapping.1.DeviceName",
                device,
                "BlockDeviceMapping.1.Ebs.VolumeId",
                volume,
                "BlockDeviceMapping.1.Ebs.DeleteOnTermination",
                deleteOnTermination);
    }

    @Test
    void metadataOptionsReachTheNodeWhileTheGuestRuns() {
        String id = running();
        long generation = desired(id).generation();
        var reply = client.ec2(
                "ModifyInstanceMetadataOptions",
                "InstanceId",
                id,
                "HttpTokens",
                "required",
                "HttpPutResponseHopLimit",
                3,
                "InstanceMetadataTags",
                "enabled");
        assertThat(reply.text("state")).isEqualTo("pending");
        await(
                id,
                () -> client
                        .ec2(
                                "DescribeInstances",
                                "InstanceId.1",
                                id,
                                "Filter.1.Name",
                                "metadata-options.state",
                                "Filter.1.Value.1",
                                "applied")
                        .texts("instanceId")
                        .stream()
                        .findFirst()
                        .orElse("none"));
        await("3", () -> Integer.toString(desired(id).metadata().hopLimit()));
        assertThat(desired(id).metadata().tokensRequired()).isTrue();
        assertThat(desired(id).generation()).isEqualTo(generation);
        client.ec2("CreateTags", "ResourceId.1", id, "Tag.1.Key", "role", "Tag.1.Value", "web");
        await("{role=web}", () -> desired(id).metadata().tags().toString());
        assertThat(client.ec2(
                                "DescribeInstances",
                                "Filter.1.Name",
                                "metadata-options.http-tokens",
                                "Filter.1.Value.1",
                                "required")
                        .texts("instanceId"))
                .contains(id);
        client.ec2("TerminateInstances", "InstanceId.1", id);
    }

    @Test
    void guestsAreAskedForScreensAndInterrupted() {
        String id = running();
        assertThat(Base64.getDecoder()
                        .decode(client.ec2("GetConsoleScreenshot", "InstanceId", id, "WakeUp", true)
                                .text("imageData")))
                .asString()
                .isEqualTo("a picture");
        assertThat(desired(id).asked().wake()).isTrue();
        assertThat(client.ec2("SendDiagnosticInterrupt", "InstanceId", id).text("return"))
                .isEqualTo("true");
        await("1", () -> Long.toString(desired(id).asked().interrupts()));
        assertThat(client.ec2("MonitorInstances", "InstanceId.1", id).text("state"))
                .isEqualTo("pending");
        await("true", () -> Boolean.toString(desired(id).asked().monitored()));
        assertThat(client.ec2("UnmonitorInstances", "InstanceId.1", id).text("state"))
                .isEqualTo("disabling");
        assertThat(client.ec2("GetPasswordData", "InstanceId", id).text("passwordData"))
                .isEmpty();
        assertThat(client.ec2("DescribeInstanceCreditSpecifications", "InstanceId.1", id)
                        .text("cpuCredits"))
                .isEqualTo("unlimited");
        stop(id);
        assertThat(client.ec2("SendDiagnosticInterrupt", "InstanceId", id).code())
                .isEqualTo("IncorrectInstanceState");
        assertThat(client.ec2("GetConsoleScreenshot", "InstanceId", id).code()).isEqualTo("IncorrectInstanceState");
        client.ec2("TerminateInstances", "InstanceId.1", id);
    }

    @Test
    void statusTellsOfEventsAndIsFilteredByHealth() throws Exception {
        String id = running();
        try (var operator = SharedCloud.internal(cloud, Role.OPERATOR)) {
            var event = operator.post(
                            "/v1/admin/instance-events/of/" + id,
                            new InstanceEvents.NewEvent(
                                    "system-maintenance",
                                    "new disks",
                                    Instant.parse("2027-01-01T00:00:00Z"),
                                    Optional.empty()),
                            InstanceEvents.Event.class)
                    .orThrow()
                    .orElseThrow();
            var status =
                    client.ec2("DescribeInstanceStatus", "Filter.1.Name", "event.code", "Filter.1.Value.1", "system-*");
            assertThat(status.text("instanceId")).isEqualTo(id);
            assertThat(status.text("instanceEventId")).isEqualTo(event.id());
            assertThat(status.text("notBefore")).isEqualTo("2027-01-01T00:00:00.000Z");
        }
        assertThat(client.ec2(
                                "DescribeInstanceStatus",
                                "Filter.1.Name",
                                "instance-status.status",
                                "Filter.1.Value.1",
                                "ok")
                        .texts("instanceId"))
                .contains(id);
        assertThat(client.ec2(
                                "ReportInstanceStatus",
                                "InstanceId.1",
                                id,
                                "Status",
                                "impaired",
                                "ReasonCode.1",
                                "unresponsive",
                                "Description",
                                "no answer")
                        .text("return"))
                .isEqualTo("true");
        stop(id);
        assertThat(client.ec2("DescribeInstanceStatus", "InstanceId.1", id).texts("instanceId"))
                .isEmpty();
        assertThat(client.ec2("DescribeInstanceStatus", "InstanceId.1", id, "IncludeAllInstances", true)
                        .texts("status"))
                .contains("not-applicable");
        client.ec2("TerminateInstances", "InstanceId.1", id);
    }
}
