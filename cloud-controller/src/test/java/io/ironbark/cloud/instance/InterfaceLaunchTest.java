package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.await;
import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestReply;
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
        var parameters = new java.util.ArrayList<Object>();
        all.forEach((one, text) -> parameters.addAll(java.util.List.of(one, text)));
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
