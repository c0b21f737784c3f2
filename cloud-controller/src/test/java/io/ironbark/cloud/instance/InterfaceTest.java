package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.await;
import static io.ironbark.cloud.instance.OneNodeCloud.client;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.TestReply;
import io.ironbark.proto.node.InstanceDesired.FurtherNic;
import io.ironbark.proto.node.Nic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Second interfaces and further addresses, down to what the node is told. */
class InterfaceTest {
    @Test
    void aSecondInterfaceIsAttachedToAnInstanceThatRunsAndDetachedAgain() {
        String instance = running();
        TestReply made = client.ec2(
                "CreateNetworkInterface", "SubnetId", subnet(instance), "SecondaryPrivateIpAddressCount", "2");
        String nic = made.texts("networkInterfaceId").getFirst();
        assertThat(made.texts("primary")).containsExactly("true", "false", "false");

        assertThat(attach(nic, instance, 1, "NetworkCardIndex", 1).code()).isEqualTo("UnsupportedOperation");
        TestReply attached = attach(nic, instance, 1, "NetworkCardIndex", 0);
        String attachment = attached.text("attachmentId");
        await("1", () -> String.valueOf(desired(instance).furtherNics().size()));
        FurtherNic told = desired(instance).furtherNics().getFirst();
        assertThat(told.device()).isEqualTo(1);
        assertThat(told.nic().id().value()).isEqualTo(nic);
        assertThat(told.nic().secondary()).hasSize(2);
        assertThat(told.groupNames()).containsExactly("default");
        TestReply found = client.ec2(
                "DescribeNetworkInterfaces",
                "Filter.1.Name",
                "attachment.attachment-id",
                "Filter.1.Value.1",
                attachment);
        assertThat(found.text("deviceIndex")).isEqualTo("1");
        assertThat(client.ec2("DescribeInstances", "InstanceId.1", instance).texts("deviceIndex"))
                .containsExactly("0", "1");
        assertThat(found.body()).contains("<status>in-use</status>");

        assertThat(attach(nic, instance, 2).code()).isEqualTo("InvalidNetworkInterface.InUse");
        assertThat(client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", nic)
                        .code())
                .isEqualTo("InvalidNetworkInterface.InUse");
        String another = client.ec2("CreateNetworkInterface", "SubnetId", subnet(instance))
                .texts("networkInterfaceId")
                .getFirst();
        assertThat(attach(another, instance, 1).code()).isEqualTo("InvalidParameterValue");
        assertThat(attach(another, instance, 0).code()).isEqualTo("AttachmentLimitExceeded");
        assertThat(attach(another, instance, 4).code()).isEqualTo("AttachmentLimitExceeded");

        assertThat(client.ec2("DetachNetworkInterface", "AttachmentId", attachment)
                        .status())
                .isEqualTo(200);
        await("0", () -> String.valueOf(desired(instance).furtherNics().size()));
        assertThat(client.ec2("DetachNetworkInterface", "AttachmentId", attachment)
                        .code())
                .isEqualTo("InvalidAttachmentID.NotFound");
        String first = client.ec2("DescribeInstances", "InstanceId.1", instance).text("attachmentId");
        assertThat(client.ec2("DetachNetworkInterface", "AttachmentId", first).code())
                .isEqualTo("OperationNotPermitted");
        for (String id : List.of(nic, another)) {
            assertThat(client.ec2("DeleteNetworkInterface", "NetworkInterfaceId", id)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anElasticAddressMovesBetweenTheAddressesOfAnInterface() {
        String instance = running();
        String nic = desired(instance).nic().id().value();
        String second = client.ec2(
                        "AssignPrivateIpAddresses", "NetworkInterfaceId", nic, "SecondaryPrivateIpAddressCount", "1")
                .text("privateIpAddress");
        String allocation = client.ec2("AllocateAddress").text("allocationId");
        TestReply bound = client.ec2(
                "AssociateAddress", "AllocationId", allocation, "NetworkInterfaceId", nic, "PrivateIpAddress", second);
        assertThat(bound.status()).as(bound.toString()).isEqualTo(200);
        await(
                "true",
                () -> String.valueOf(secondary(instance).stream()
                        .anyMatch(one ->
                                one.privateIp().equals(second) && one.publicIp().isPresent())));
        assertThat(desired(instance).nic().publicIp())
                .as("the primary one keeps its own")
                .isPresent();
        assertThat(client.ec2("DescribeAddresses", "AllocationId.1", allocation).text("privateIpAddress"))
                .isEqualTo(second);
        assertThat(client.ec2(
                                "AssociateAddress",
                                "AllocationId",
                                allocation,
                                "NetworkInterfaceId",
                                nic,
                                "PrivateIpAddress",
                                "10.255.255.1")
                        .code())
                .isEqualTo("InvalidParameterValue");

        assertThat(client.ec2("UnassignPrivateIpAddresses", "NetworkInterfaceId", nic, "PrivateIpAddress.1", second)
                        .status())
                .isEqualTo(200);
        await("0", () -> String.valueOf(secondary(instance).size()));
        assertThat(client.ec2("DescribeAddresses", "AllocationId.1", allocation).texts("associationId"))
                .isEmpty();
        assertThat(client.ec2(
                                "UnassignPrivateIpAddresses",
                                "NetworkInterfaceId",
                                nic,
                                "PrivateIpAddress.1",
                                desired(instance).nic().privateIp())
                        .code())
                .as("the primary one stays")
                .isEqualTo("InvalidParameterValue");
        client.ec2("ReleaseAddress", "AllocationId", allocation);
    }

    @Test
    void aRouteToAnInstanceIsABlackholeWhileThatIsOffOrGone() {
        String instance = running();
        String nic = desired(instance).nic().id().value();
        String vpc = desired(instance).nic().vpc().value();
        String table = client.ec2("CreateRouteTable", "VpcId", vpc).text("routeTableId");
        assertThat(client.ec2(
                                "CreateRoute",
                                "RouteTableId",
                                table,
                                "DestinationCidrBlock",
                                "192.0.2.0/24",
                                "NetworkInterfaceId",
                                nic)
                        .status())
                .isEqualTo(200);
        assertThat(states(table)).contains("active").doesNotContain("blackhole");
        OneNodeCloud.stop(instance);
        assertThat(states(table)).contains("blackhole");
        client.ec2("StartInstances", "InstanceId.1", instance);
        assertThat(states(table)).doesNotContain("blackhole");
        client.ec2("TerminateInstances", "InstanceId.1", instance);
        await("true", () -> String.valueOf(states(table).contains("blackhole")));
        client.ec2("DeleteRouteTable", "RouteTableId", table);
    }

    private static List<String> states(String table) {
        return client.ec2("DescribeRouteTables", "RouteTableId.1", table).texts("state");
    }

    private static List<Nic.Secondary> secondary(String instance) {
        return desired(instance).nic().secondary();
    }

    private static String subnet(String instance) {
        return desired(instance).nic().subnet().value();
    }

    private static TestReply attach(String nic, String instance, int device, Object... more) {
        var parameters = new ArrayList<Object>(
                List.of("NetworkInterfaceId", nic, "InstanceId", instance, "DeviceIndex", device));
        parameters.addAll(List.of(more));
        return client.ec2("AttachNetworkInterface", parameters.toArray());
    }
}
