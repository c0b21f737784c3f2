package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.await;
import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Launches with an interface that was there before them, or that stays after them. */
class InterfaceLaunchTest {
    private static String subnet() {
        return client.ec2("DescribeSubnets").texts("subnetId").getFirst();
    }

    private static TestReply make(String description) {
        return client.ec2("CreateNetworkInterface", "SubnetId", subnet(), "Description", description);
    }

    private static String made(String description) {
        return make(description).texts("networkInterfaceId").getFirst();
    }

    private static TestReply nic(String id) {
        return client.ec2("DescribeNetworkInterfaces", "NetworkInterfaceId.1", id);
    }

    private static String end(String instance) {
        client.ec2("TerminateInstances", "InstanceId.1", instance);
        await(
                "48",
                () -> client.ec2("DescribeInstances", "InstanceId.1", instance)
                        .texts("code")
                        .getFirst());
        return instance;
    }

    @Test
    void anInterfaceThatIsThereBecomesTheInstancesAndOutlivesIt() {
        TestReply before = make("mine");
        String id = before.texts("networkInterfaceId").getFirst();
        TestReply address = client.ec2("AllocateAddress", "Domain", "vpc");
        String allocation = address.text("allocationId");
        client.ec2("AssociateAddress", "AllocationId", allocation, "NetworkInterfaceId", id);
        TestReply run = run("NetworkInterface.1.NetworkInterfaceId", id, "NetworkInterface.1.DeviceIndex", 0);
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        String instance = run.text("instanceId");
        assertThat(run.texts("networkInterfaceId")).contains(id);
        assertThat(run.texts("macAddress")).containsExactly(before.text("macAddress"));
        assertThat(run.texts("privateIpAddress"))
                .containsOnly(before.texts("privateIpAddress").getFirst());
        await(
                "16",
                () -> client.ec2("DescribeInstances", "InstanceId.1", instance)
                        .texts("code")
                        .getFirst());
        assertThat(desired(instance).nic().id().value()).isEqualTo(id);
        TestReply during = nic(id);
        assertThat(during.text("instanceId")).isEqualTo(instance);
        assertThat(during.text("deleteOnTermination")).isEqualTo("false");

        TestReply again = run("NetworkInterface.1.NetworkInterfaceId", id);
        assertThat(again.code()).isEqualTo("InvalidNetworkInterface.InUse");
        end(instance);
        TestReply after = nic(id);
        assertThat(after.text("status")).isEqualTo("available");
        assertThat(after.texts("privateIpAddress")).isEqualTo(during.texts("privateIpAddress"));
        assertThat(during.texts("publicIp")).contains(address.text("publicIp"));
        assertThat(after.texts("publicIp")).contains(address.text("publicIp"));

        String heir = run("NetworkInterface.1.NetworkInterfaceId", id).text("instanceId");
        assertThat(heir).isNotEqualTo(instance);
        end(heir);
        client.ec2(
                "DisassociateAddress",
                "AssociationId",
                nic(id).texts("associationId").getFirst());
        client.ec2("ReleaseAddress", "AllocationId", allocation);
        assertThat(client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", id)
                        .text("return"))
                .isEqualTo("true");
    }

    @Test
    void anInterfaceThatIsMadeWithAnInstanceStaysIfThatIsAskedFor() {
        TestReply run = run("NetworkInterface.1.DeviceIndex", 0, "NetworkInterface.1.DeleteOnTermination", false);
        String id = run.texts("networkInterfaceId").getFirst();
        end(run.text("instanceId"));
        assertThat(nic(id).text("status")).isEqualTo("available");
        assertThat(client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", id)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aLaunchGivesEachInstanceSeveralInterfacesAndFurtherAddresses() {
        TestReply run = client.ec2(
                "RunInstances",
                "ImageId",
                OneNodeCloud.image,
                "InstanceType",
                "t3.nano",
                "MinCount",
                2,
                "MaxCount",
                2,
                "NetworkInterface.1.DeviceIndex",
                1,
                "NetworkInterface.1.SubnetId",
                subnet(),
                "NetworkInterface.1.Description",
                "back",
                "NetworkInterface.1.DeleteOnTermination",
                false,
                "NetworkInterface.1.SecondaryPrivateIpAddressCount",
                2,
                "NetworkInterface.2.DeviceIndex",
                0,
                "NetworkInterface.2.Description",
                "front",
                "TagSpecification.1.ResourceType",
                "network-interface",
                "TagSpecification.1.Tag.1.Key",
                "of",
                "TagSpecification.1.Tag.1.Value",
                "both");
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        assertThat(run.texts("deviceIndex")).containsExactly("0", "1", "0", "1");
        assertThat(run.texts("primary"))
                .containsExactly("true", "true", "false", "false", "true", "true", "false", "false");
        assertThat(new TreeSet<>(run.texts("privateIpAddress")))
                .as("no address twice")
                .hasSize(8);
        assertThat(run.texts("publicIp")).isEmpty();
        List<String> ids = run.texts("instanceId");
        for (String id : ids) {
            TestReply nics = client.ec2(
                    "DescribeNetworkInterfaces", "Filter.1.Name", "attachment.instance-id", "Filter.1.Value.1", id);
            assertThat(nics.texts("description")).containsExactlyInAnyOrder("front", "back");
            assertThat(nics.texts("key")).containsExactly("of", "of");
            await(
                    "16",
                    () -> client.ec2("DescribeInstances", "InstanceId.1", id)
                            .texts("code")
                            .getFirst());
            assertThat(desired(id).furtherNics()).hasSize(1);
            assertThat(desired(id).furtherNics().getFirst().nic().secondary()).hasSize(2);
            TestReply one = client.ec2("DescribeInstances", "InstanceId.1", id);
            assertThat(one.texts("deviceIndex")).containsExactly("0", "1");
            assertThat(one.texts("primary")).containsExactly("true", "true", "false", "false");
            assertThat(desired(id).nic().publicIp()).isEmpty();
        }
        TestReply like = client.ec2("GetLaunchTemplateData", "InstanceId", ids.getFirst());
        assertThat(like.texts("deviceIndex")).containsExactly("0", "1");
        assertThat(like.texts("secondaryPrivateIpAddressCount")).containsExactly("2");
        ids.forEach(InterfaceLaunchTest::end);
        TestReply kept = client.ec2("DescribeNetworkInterfaces", "Filter.1.Name", "tag:of", "Filter.1.Value.1", "both");
        assertThat(kept.texts("description"))
                .as("front ended with its instance")
                .containsExactly("back", "back");
        assertThat(kept.texts("status")).containsOnly("available");
        kept.texts("networkInterfaceId").forEach(id -> client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", id));
    }

    @Test
    void aLaunchTellsOfAllInterfacesWhatDescribeTells() {
        TestReply run = run(
                "NetworkInterface.1.DeviceIndex",
                0,
                "NetworkInterface.1.PrivateIpAddresses.1.PrivateIpAddress",
                "172.31.15.30",
                "NetworkInterface.1.PrivateIpAddresses.2.PrivateIpAddress",
                "172.31.15.4",
                "NetworkInterface.2.DeviceIndex",
                3,
                "NetworkInterface.2.SecondaryPrivateIpAddressCount",
                3);
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        String id = run.text("instanceId");
        TestReply described = client.ec2("DescribeInstances", "InstanceId.1", id);
        assertThat(run.texts("deviceIndex")).containsExactly("0", "3");
        for (String told : List.of(
                "networkInterfaceId",
                "deviceIndex",
                "attachmentId",
                "attachTime",
                "deleteOnTermination",
                "macAddress",
                "privateIpAddress",
                "primary",
                "description",
                "groupName",
                "subnetId")) {
            assertThat(run.texts(told)).as(told).isEqualTo(described.texts(told));
        }
        end(id);
    }

    @Test
    void interfacesThatAreThereAndNewOnesGoTogetherFromATemplateToo() {
        String there = made("there");
        String template = client.ec2(
                        "CreateLaunchTemplate",
                        "LaunchTemplateName",
                        "interfaces-" + there,
                        "LaunchTemplateData.NetworkInterface.1.DeviceIndex",
                        0,
                        "LaunchTemplateData.NetworkInterface.1.PrivateIpAddresses.1.PrivateIpAddress",
                        "172.31.15.10",
                        "LaunchTemplateData.NetworkInterface.1.PrivateIpAddresses.1.Primary",
                        true,
                        "LaunchTemplateData.NetworkInterface.1.PrivateIpAddresses.2.PrivateIpAddress",
                        "172.31.15.11",
                        "LaunchTemplateData.NetworkInterface.2.DeviceIndex",
                        2,
                        "LaunchTemplateData.NetworkInterface.2.NetworkInterfaceId",
                        there)
                .text("launchTemplateId");
        TestReply run = run("LaunchTemplate.LaunchTemplateId", template);
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        String id = run.text("instanceId");
        assertThat(run.texts("deviceIndex")).containsExactly("0", "2");
        assertThat(run.texts("privateIpAddress")).contains("172.31.15.10", "172.31.15.11");
        await(
                "1",
                () -> String.valueOf(OneNodeCloud.zone.desired().keySet().stream()
                        .filter(known -> known.value().equals(id))
                        .count()));
        assertThat(desired(id).furtherNics().getFirst().device()).isEqualTo(2);
        assertThat(desired(id).furtherNics().getFirst().nic().id().value()).isEqualTo(there);
        assertThat(desired(id).nic().secondary().getFirst().privateIp()).isEqualTo("172.31.15.11");
        assertThat(run("LaunchTemplate.LaunchTemplateId", template).code())
                .isIn("InvalidNetworkInterface.InUse", "InvalidIPAddress.InUse");
        end(id);
        assertThat(nic(there).text("status")).isEqualTo("available");
        client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", there);
        client.ec2("DeleteLaunchTemplate", "LaunchTemplateId", template);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.DeviceIndex=0 2.Description=b|InvalidParameterValue",
                "1.DeviceIndex=0 2.DeviceIndex=0|InvalidParameterValue",
                "1.DeviceIndex=1 2.DeviceIndex=2|InvalidParameterValue",
                "1.DeviceIndex=0 2.DeviceIndex=-1|InvalidParameterValue",
                "1.DeviceIndex=0 2.DeviceIndex=4|AttachmentLimitExceeded",
                "1.DeviceIndex=0 2.DeviceIndex=1 3.DeviceIndex=2 4.DeviceIndex=3 5.DeviceIndex=4|AttachmentLimitExceeded",
                "1.DeviceIndex=0 1.AssociatePublicIpAddress=true 2.DeviceIndex=1|InvalidParameterCombination",
                "1.DeviceIndex=0 2.DeviceIndex=1 2.SubnetId=subnet-0123456789abcdef0|InvalidSubnetID.NotFound",
                "1.DeviceIndex=0 2.DeviceIndex=1 2.NetworkInterfaceId=eni-0123456789abcdef0|InvalidNetworkInterfaceID.NotFound",
                "1.DeviceIndex=0 1.NetworkInterfaceId=eni-0123456789abcdef0 2.DeviceIndex=1 2.NetworkInterfaceId=eni-0123456789abcdef0|InvalidNetworkInterface.InUse",
                "1.DeviceIndex=0 2.DeviceIndex=1 2.SecurityGroupId.1=sg-0123456789abcdef0|InvalidGroup.NotFound",
                "1.DeviceIndex=0 1.SecondaryPrivateIpAddressCount=30|PrivateIpAddressLimitExceeded",
                "1.DeviceIndex=0 1.SecondaryPrivateIpAddressCount=-1|InvalidParameterValue",
                "1.DeviceIndex=0 1.SecondaryPrivateIpAddressCount=1 1.PrivateIpAddresses.1.PrivateIpAddress=172.31.15.9|InvalidParameterCombination",
                "1.DeviceIndex=0 1.PrivateIpAddresses.1.PrivateIpAddress=10.0.0.1|InvalidParameterValue",
                "1.DeviceIndex=0 1.PrivateIpAddress=172.31.15.9 2.DeviceIndex=1 2.PrivateIpAddress=172.31.15.9|InvalidIPAddress.InUse",
                "1.DeviceIndex=0 1.PrivateIpAddress=172.31.15.9 2.DeviceIndex=1 2.PrivateIpAddress=172.31.015.9|InvalidIPAddress.InUse"
            })
    void interfacesThatCanNotBeTogetherAreRefusedAndLeaveNothing(String described, String code) {
        int before = client.ec2("DescribeNetworkInterfaces").texts("macAddress").size();
        var parameters = new ArrayList<Object>();
        for (String pair : described.split(" ", -1)) {
            String[] halves = pair.split("=", 2);
            parameters.addAll(List.of("NetworkInterface." + halves[0], halves[1]));
        }
        TestReply reply = run(parameters.toArray());
        assertThat(reply.code()).as(reply.toString()).isEqualTo(code);
        assertThat(client.ec2("DescribeNetworkInterfaces").texts("macAddress")).hasSize(before);
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "NetworkInterface.1.SubnetId, subnet-0123456789abcdef0, InvalidParameterCombination",
        "NetworkInterface.1.SecurityGroupId.1, sg-0123456789abcdef0, InvalidParameterCombination",
        "NetworkInterface.1.PrivateIpAddress, 172.31.0.9, InvalidParameterCombination",
        "NetworkInterface.1.Description, other, InvalidParameterCombination",
        "NetworkInterface.1.AssociatePublicIpAddress, true, InvalidParameterCombination",
        "NetworkInterface.1.DeleteOnTermination, true, InvalidParameterCombination",
        "SubnetId, subnet-0123456789abcdef0, InvalidParameterCombination",
        "MaxCount, 2, InvalidParameterCombination",
        "NetworkInterface.1.NetworkInterfaceId, eni-0123456789abcdef0, InvalidNetworkInterfaceID.NotFound",
        "NetworkInterface.1.NetworkInterfaceId, eni-x, InvalidNetworkInterfaceId.Malformed",
        "NetworkInterface.1.DeviceIndex, 1, InvalidParameterValue",
        "Placement.AvailabilityZone, ib-local-1z, InvalidParameterCombination"
    })
    void whatDoesNotGoWithAnInterfaceThatIsThereIsRefused(String name, String value, String code) {
        String id = made(name);
        var all = new java.util.LinkedHashMap<String, Object>();
        all.put("NetworkInterface.1.NetworkInterfaceId", id);
        all.put(name, value);
        var parameters = new ArrayList<Object>();
        all.forEach((one, text) -> parameters.addAll(List.of(one, text)));
        TestReply reply = name.equals("MaxCount")
                ? client.ec2(
                        "RunInstances",
                        "ImageId",
                        OneNodeCloud.image,
                        "MinCount",
                        1,
                        "MaxCount",
                        2,
                        "NetworkInterface.1.NetworkInterfaceId",
                        id)
                : run(parameters.toArray());
        assertThat(reply.code()).as(reply.toString()).isEqualTo(code);
        assertThat(nic(id).text("status")).isEqualTo("available");
        client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", id);
    }
}
