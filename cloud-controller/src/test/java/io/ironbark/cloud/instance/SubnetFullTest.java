package io.ironbark.cloud.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubnetFullTest {
    /** A /28 less the five addresses that nobody gets. */
    private static final int ROOM = 11;

    @Test
    void whoAsksForMoreAddressesThanASubnetHasGetsNoneOfThem() {
        String vpc =
                OneNodeCloud.client.ec2("CreateVpc", "CidrBlock", "10.9.0.0/16").text("vpcId");
        String subnet = OneNodeCloud.client
                .ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.9.1.0/28")
                .text("subnetId");
        assertThat(OneNodeCloud.client
                        .ec2(
                                "RunInstances",
                                "ImageId",
                                OneNodeCloud.image,
                                "InstanceType",
                                "t3.micro",
                                "SubnetId",
                                subnet,
                                "MinCount",
                                ROOM + 1,
                                "MaxCount",
                                ROOM + 1)
                        .code())
                .isEqualTo("InsufficientFreeAddressesInSubnet");
        assertThat(OneNodeCloud.client
                        .ec2("DescribeSubnets", "SubnetId.1", subnet)
                        .text("availableIpAddressCount"))
                .isEqualTo(String.valueOf(ROOM));
    }
}
