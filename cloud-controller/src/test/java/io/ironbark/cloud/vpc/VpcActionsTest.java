package io.ironbark.cloud.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the actions on VPCs, subnets, gateways, routes and ACLs refuse, and what they answer else, in tables. */
@TestInstance(Lifecycle.PER_CLASS)
class VpcActionsTest {
    private final TestClient client = SharedCloud.newAccount();
    private final String vpc =
            client.ec2("CreateVpc", "CidrBlock", "10.5.0.0/16").text("vpcId");
    private final String other =
            client.ec2("CreateVpc", "CidrBlock", "10.6.0.0/16").text("vpcId");
    private final String subnet =
            client.ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.5.1.0/24").text("subnetId");
    private final String gateway = client.ec2("CreateInternetGateway").text("internetGatewayId");
    private final String table = client.ec2("CreateRouteTable", "VpcId", vpc).text("routeTableId");
    private final String acl = client.ec2("CreateNetworkAcl", "VpcId", vpc).text("networkAclId");
    private final Map<String, String> names =
            Map.of("VPC", vpc, "OTHER", other, "SUBNET", subnet, "GATEWAY", gateway, "TABLE", table, "ACL", acl);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateVpc|CidrBlock=10.0.0.0/15|InvalidVpc.Range",
                "CreateVpc|CidrBlock=10.0.0.0/29|InvalidVpc.Range",
                "CreateVpc|CidrBlock=169.254.0.0/16|InvalidVpc.Range",
                "CreateVpc|CidrBlock=nonsense|InvalidParameterValue",
                "CreateVpc|CidrBlock=10.0.0.0|InvalidParameterValue",
                "CreateVpc|CidrBlock=10.0.0.0/16 AmazonProvidedIpv6CidrBlock=true|UnsupportedOperation",
                "CreateVpc|CidrBlock=10.0.0.0/16 InstanceTenancy=dedicated|UnsupportedOperation",
                "CreateDefaultVpc||DefaultVpcAlreadyExists",
                "CreateDefaultSubnet|AvailabilityZone=ib-local-1a|DefaultSubnetAlreadyExistsInAvailabilityZone",
                "CreateDefaultSubnet|AvailabilityZone=ib-local-1z|InvalidParameterValue",
                "AssociateVpcCidrBlock|VpcId=VPC CidrBlock=10.5.128.0/24|InvalidVpc.Range",
                "AssociateVpcCidrBlock|VpcId=VPC AmazonProvidedIpv6CidrBlock=true|UnsupportedOperation",
                "DisassociateVpcCidrBlock|AssociationId=vpc-cidr-assoc-0123456789abcdef0|InvalidVpcCidrBlockAssociationID.NotFound",
                "DeleteVpc|VpcId=VPC|DependencyViolation",
                "DeleteVpc|VpcId=vpc-0123456789abcdef0|InvalidVpcID.NotFound",
                "CreateSubnet|VpcId=VPC CidrBlock=10.6.1.0/24|InvalidSubnet.Range",
                "CreateSubnet|VpcId=VPC CidrBlock=10.5.1.128/25|InvalidSubnet.Conflict",
                "CreateSubnet|VpcId=VPC CidrBlock=10.5.2.0/29|InvalidSubnet.Range",
                "CreateSubnet|VpcId=VPC CidrBlock=10.5.2.0/24 Ipv6CidrBlock=2001:db8::/64|UnsupportedOperation",
                "CreateSubnet|VpcId=VPC CidrBlock=10.5.2.0/24 AvailabilityZone=nowhere-1z|InvalidParameterValue",
                "ModifySubnetAttribute|SubnetId=SUBNET AssignIpv6AddressOnCreation.Value=true|UnsupportedOperation",
                "ModifyVpcAttribute|VpcId=VPC|InvalidParameterCombination",
                "CreateFlowLogs|ResourceId.1=VPC ResourceType=VPC TrafficType=ALL LogGroupName=g|UnsupportedOperation",
                "CreateEgressOnlyInternetGateway|VpcId=VPC|UnsupportedOperation",
                "AttachInternetGateway|InternetGatewayId=igw-0123456789abcdef0 VpcId=VPC|InvalidInternetGatewayID.NotFound",
                "DetachInternetGateway|InternetGatewayId=GATEWAY VpcId=OTHER|Gateway.NotAttached",
                "CreateNatGateway|SubnetId=SUBNET ConnectivityType=private|UnsupportedOperation",
                "CreateNatGateway|SubnetId=SUBNET|MissingParameter",
                "CreateRoute|RouteTableId=TABLE DestinationCidrBlock=0.0.0.0/0 GatewayId=GATEWAY|InvalidParameterValue",
                "CreateRoute|RouteTableId=TABLE DestinationCidrBlock=10.5.7.0/24 GatewayId=GATEWAY|UnsupportedOperation",
                "CreateRoute|RouteTableId=TABLE DestinationIpv6CidrBlock=::/0 GatewayId=GATEWAY|UnsupportedOperation",
                "CreateRoute|RouteTableId=TABLE DestinationCidrBlock=0.0.0.0/0|InvalidParameterCombination",
                "CreateRoute|RouteTableId=TABLE GatewayId=GATEWAY|InvalidParameterCombination",
                "CreateRoute|RouteTableId=TABLE DestinationCidrBlock=0.0.0.0/0 GatewayId=vgw-0123456789abcdef0|UnsupportedOperation",
                "CreateRoute|RouteTableId=TABLE DestinationCidrBlock=0.0.0.0/0 VpcPeeringConnectionId=pcx-0123456789abcdef0|InvalidVpcPeeringConnectionID.NotFound",
                "CreateRoute|RouteTableId=TABLE DestinationPrefixListId=pl-0123456789abcdef0 GatewayId=GATEWAY|InvalidPrefixListID.NotFound",
                "DeleteRoute|RouteTableId=TABLE DestinationCidrBlock=1.2.3.0/24|InvalidRoute.NotFound",
                "ReplaceRoute|RouteTableId=TABLE DestinationCidrBlock=1.2.3.0/24 NetworkInterfaceId=eni-0123456789abcdef0|InvalidNetworkInterfaceID.NotFound",
                "DeleteRouteTable|RouteTableId=rtb-0123456789abcdef0|InvalidRouteTableID.NotFound",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=0 Protocol=-1 RuleAction=allow Egress=false CidrBlock=0.0.0.0/0|InvalidParameterValue",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=32767 Protocol=-1 RuleAction=allow Egress=false CidrBlock=0.0.0.0/0|InvalidParameterValue",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=1 Protocol=tcp RuleAction=allow Egress=false CidrBlock=0.0.0.0/0 PortRange.From=9 PortRange.To=8|InvalidParameterValue",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=1 Protocol=icmp RuleAction=allow Egress=false CidrBlock=0.0.0.0/0 Icmp.Type=-1 Icmp.Code=0|InvalidParameterValue",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=1 Protocol=300 RuleAction=allow Egress=false CidrBlock=0.0.0.0/0|InvalidParameterValue",
                "CreateNetworkAclEntry|NetworkAclId=ACL RuleNumber=1 Protocol=6 RuleAction=allow Egress=false Ipv6CidrBlock=::/0|UnsupportedOperation",
                "ReplaceNetworkAclEntry|NetworkAclId=ACL RuleNumber=7 Protocol=6 RuleAction=allow Egress=false CidrBlock=0.0.0.0/0|InvalidNetworkAclEntry.NotFound",
                "DeleteNetworkAclEntry|NetworkAclId=ACL RuleNumber=7 Egress=true|InvalidNetworkAclEntry.NotFound",
                "ReplaceNetworkAclAssociation|AssociationId=aclassoc-0123456789abcdef0 NetworkAclId=ACL|InvalidAssociationID.NotFound",
                "CreateNetworkInterface|SubnetId=SUBNET PrivateIpAddress=10.5.1.3|InvalidParameterValue",
                "CreateNetworkInterface|SubnetId=SUBNET PrivateIpAddress=10.5.1.255|InvalidParameterValue",
                "CreateNetworkInterface|SubnetId=SUBNET PrivateIpAddress=10.5.2.10|InvalidParameterValue",
                "CreateNetworkInterface|SubnetId=SUBNET InterfaceType=efa|UnsupportedOperation",
                "CreateNetworkInterface|SubnetId=SUBNET Ipv6AddressCount=1|UnsupportedOperation",
                "CreateNetworkInterface|SubnetId=SUBNET SecondaryPrivateIpAddressCount=30|PrivateIpAddressLimitExceeded",
                "AssignPrivateIpAddresses|NetworkInterfaceId=eni-0123456789abcdef0 SecondaryPrivateIpAddressCount=1|InvalidNetworkInterfaceID.NotFound",
                "AttachNetworkInterface|NetworkInterfaceId=eni-0123456789abcdef0 InstanceId=i-0123456789abcdef0 DeviceIndex=1|InvalidInstanceID.NotFound",
                "AssociateAddress|AllocationId=eipalloc-0123456789abcdef0 NetworkInterfaceId=eni-0123456789abcdef0|InvalidAllocationID.NotFound"
            })
    void whatCanNotBeIsRefusedByItsName(String action, String parameters, String code) {
        TestReply reply = call(action, parameters);
        assertThat(reply.code()).as(reply.toString()).isEqualTo(code);
    }

    @Test
    void anAclsEntriesComeInOrderAndOneIsReplacedInPlace() {
        String own = client.ec2("CreateNetworkAcl", "VpcId", vpc).text("networkAclId");
        String allow =
                "NetworkAclId=" + own + " Protocol=6 RuleAction=allow Egress=false CidrBlock=10.0.0.0/8 RuleNumber=";
        assertThat(call("CreateNetworkAclEntry", allow + "200 PortRange.From=22 PortRange.To=22")
                        .status())
                .isEqualTo(200);
        assertThat(call("CreateNetworkAclEntry", allow + "100").status()).isEqualTo(200);
        assertThat(call("CreateNetworkAclEntry", allow + "100").code()).isEqualTo("NetworkAclEntryAlreadyExists");
        assertThat(call("ReplaceNetworkAclEntry", allow.replace("allow", "deny") + "200")
                        .status())
                .isEqualTo(200);
        TestReply found = client.ec2("DescribeNetworkAcls", "NetworkAclId.1", own);
        assertThat(found.texts("ruleNumber")).containsExactly("32767", "100", "200", "32767");
        assertThat(found.texts("ruleAction")).containsExactly("deny", "allow", "deny", "deny");
        assertThat(client.ec2("DeleteNetworkAcl", "NetworkAclId", own).status()).isEqualTo(200);
    }

    @Test
    void aGatewayIsOfOneVpcAndAVpcHasOneGateway() {
        String own = client.ec2("CreateVpc", "CidrBlock", "10.7.0.0/16").text("vpcId");
        String one = client.ec2("CreateInternetGateway").text("internetGatewayId");
        String two = client.ec2("CreateInternetGateway").text("internetGatewayId");
        assertThat(call("AttachInternetGateway", "InternetGatewayId=" + one + " VpcId=" + own)
                        .status())
                .isEqualTo(200);
        assertThat(call("AttachInternetGateway", "InternetGatewayId=" + one + " VpcId=" + other)
                        .code())
                .isEqualTo("Resource.AlreadyAssociated");
        assertThat(call("AttachInternetGateway", "InternetGatewayId=" + two + " VpcId=" + own)
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(call("DeleteInternetGateway", "InternetGatewayId=" + one).code())
                .isEqualTo("DependencyViolation");
        assertThat(call("DetachInternetGateway", "InternetGatewayId=" + one + " VpcId=" + own)
                        .status())
                .isEqualTo(200);
        for (String id : List.of(one, two)) {
            assertThat(call("DeleteInternetGateway", "InternetGatewayId=" + id).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aVpcHasUpToFiveBlocksAndKeepsThoseThatSubnetsUse() {
        String own = client.ec2("CreateVpc", "CidrBlock", "10.8.0.0/24").text("vpcId");
        var added = new ArrayList<String>();
        for (int i = 1; i < 5; i++) {
            added.add(call("AssociateVpcCidrBlock", "VpcId=" + own + " CidrBlock=10.8." + i + ".0/24")
                    .text("associationId"));
        }
        assertThat(call("AssociateVpcCidrBlock", "VpcId=" + own + " CidrBlock=10.8.9.0/24")
                        .code())
                .isEqualTo("CidrLimitExceeded");
        String inside =
                call("CreateSubnet", "VpcId=" + own + " CidrBlock=10.8.2.0/25").text("subnetId");
        assertThat(call("DisassociateVpcCidrBlock", "AssociationId=" + added.get(1))
                        .code())
                .isEqualTo("DependencyViolation");
        assertThat(call("DisassociateVpcCidrBlock", "AssociationId=" + added.get(0))
                        .status())
                .isEqualTo(200);
        assertThat(client.ec2("DescribeVpcs", "VpcId.1", own).texts("cidrBlock"))
                .doesNotContain("10.8.1.0/24")
                .contains("10.8.2.0/24");
        assertThat(call("DeleteSubnet", "SubnetId=" + inside).status()).isEqualTo(200);
        assertThat(call("DeleteVpc", "VpcId=" + own).status()).isEqualTo(200);
    }

    /** Each is of a thing of its own, told by its id: what the value says it has finds it, another value does not. */
    @Test
    void filtersFindWhatHasWhatTheyAskForAndNothingElse() {
        String own = client.ec2("CreateVpc", "CidrBlock", "10.9.0.0/24").text("vpcId");
        String block = call("AssociateVpcCidrBlock", "VpcId=" + own + " CidrBlock=10.9.1.0/24")
                .text("associationId");
        String part =
                call("CreateSubnet", "VpcId=" + own + " CidrBlock=10.9.0.0/25").text("subnetId");
        String nic = call("CreateNetworkInterface", "SubnetId=" + part + " SecondaryPrivateIpAddressCount=1")
                .text("networkInterfaceId");
        String list = client.ec2("CreateNetworkAcl", "VpcId", own).text("networkAclId");
        String entry = "NetworkAclId=" + list + " Egress=false CidrBlock=10.0.0.0/8 RuleAction=deny RuleNumber=";
        call("CreateNetworkAclEntry", entry + "7 Protocol=tcp PortRange.From=22 PortRange.To=23");
        call("CreateNetworkAclEntry", entry + "8 Protocol=icmp Icmp.Type=8 Icmp.Code=3");
        String routes = client.ec2("CreateRouteTable", "VpcId", own).text("routeTableId");
        call("CreateRoute", "RouteTableId=" + routes + " DestinationCidrBlock=192.0.2.0/24 NetworkInterfaceId=" + nic);
        String address = client.ec2("AllocateAddress").text("allocationId");
        String zoneId =
                call("DescribeAvailabilityZones", "ZoneName.1=ib-local-1a").text("zoneId");
        String arn = call("DescribeSubnets", "SubnetId.1=" + part).text("subnetArn");

        var wrong = new ArrayList<String>();
        for (String line : """
                DescribeVpcs vpc-id VPC cidr-block-association.association-id BLOCK
                DescribeVpcs vpc-id VPC cidr-block-association.cidr-block 10.9.?.0/24
                DescribeVpcClassicLink vpc-id VPC is-classic-link-enabled false
                DescribeSubnets subnet-id SUBNET availability-zone-id ZONE
                DescribeSubnets subnet-id SUBNET subnet-arn ARN
                DescribeSubnets subnet-id SUBNET ipv6-native false
                DescribeSubnets subnet-id SUBNET private-dns-name-options-on-launch.hostname-type ip-name
                DescribeNetworkInterfaces network-interface-id NIC availability-zone-id ZONE
                DescribeNetworkInterfaces network-interface-id NIC private-dns-name ip-10-9-0-*.ib-local-1.compute.internal
                DescribeNetworkInterfaces network-interface-id NIC addresses.primary false
                DescribeNetworkInterfaces network-interface-id NIC operator.managed false
                DescribeNetworkAcls network-acl-id ACL entry.icmp.type 8
                DescribeNetworkAcls network-acl-id ACL entry.icmp.code 3
                DescribeNetworkAcls network-acl-id ACL entry.port-range.from 22
                DescribeNetworkAcls network-acl-id ACL entry.port-range.to 23
                DescribeNetworkAcls network-acl-id ACL entry.rule-action deny
                DescribeRouteTables route-table-id TABLE route.origin CreateRoute
                DescribeRouteTables route-table-id TABLE route.origin CreateRouteTable
                DescribeRouteTables route-table-id TABLE route.state blackhole
                DescribeRouteTables route-table-id TABLE route.gateway-id local
                DescribeRouteTables route-table-id TABLE route.destination-cidr-block 10.9.1.0/24
                DescribeAddresses allocation-id ADDRESS network-border-group ib-local-1
                """.lines().toList()) {
            String[] words = line.replace("VPC", own)
                    .replace("SUBNET", part)
                    .replace("NIC", nic)
                    .replace("ACL", list)
                    .replace("TABLE", routes)
                    .replace("ADDRESS", address)
                    .replace("BLOCK", block)
                    .replace("ZONE", zoneId)
                    .replace("ARN", arn)
                    .split(" ", -1);
            for (String value : List.of(words[4], "other")) {
                TestReply reply = call(
                        words[0],
                        "Filter.1.Name=" + words[1] + " Filter.1.Value.1=" + words[2] + " Filter.2.Name=" + words[3]
                                + " Filter.2.Value.1=" + value);
                boolean found = reply.body().contains(words[2]);
                if (reply.status() != 200 || found == value.equals("other")) {
                    wrong.add(line + ": " + reply);
                }
            }
        }
        assertThat(wrong).isEmpty();
        client.ec2("ReleaseAddress", "AllocationId", address);
    }

    private TestReply call(String action, String parameters) {
        var words = new ArrayList<Object>();
        for (String pair : parameters == null ? new String[0] : parameters.split(" ", -1)) {
            String[] halves = pair.split("=", 2);
            words.add(halves[0]);
            words.add(names.getOrDefault(halves[1], halves[1]));
        }
        return client.ec2(action, words.toArray());
    }
}
