package io.ironbark.cloud.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of groups as users name, change, describe and find them. */
class RulesTest {
    private final TestClient client = SharedCloud.newAccount();
    private final String group = client.ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web")
            .text("groupId");

    @Test
    void aRuleIsFoundByItsIdItsGroupAndItsTagsUntilItIsRevokedByItsId() {
        TestReply made = allow(
                "tcp",
                22,
                22,
                "IpPermissions.1.IpRanges.1.CidrIp",
                "10.1.2.3/8",
                "IpPermissions.1.IpRanges.1.Description",
                "office",
                "TagSpecification.1.ResourceType",
                "security-group-rule",
                "TagSpecification.1.Tag.1.Key",
                "who",
                "TagSpecification.1.Tag.1.Value",
                "me");
        String id = made.text("securityGroupRuleId");
        assertThat(made.text("cidrIpv4")).isEqualTo("10.0.0.0/8");
        for (TestReply found : java.util.List.of(
                client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", id),
                client.ec2("DescribeSecurityGroupRules", "Filter.1.Name", "tag:who", "Filter.1.Value.1", "m*"))) {
            assertThat(found.text("securityGroupRuleId")).isEqualTo(id);
            assertThat(found.text("groupId")).isEqualTo(group);
            assertThat(found.text("isEgress")).isEqualTo("false");
            assertThat(found.text("description")).isEqualTo("office");
            assertThat(found.text("value")).isEqualTo("me");
        }
        // The new group's own rule, and this one.
        assertThat(client.ec2("DescribeSecurityGroupRules", "Filter.1.Name", "group-id", "Filter.1.Value.1", group)
                        .texts("securityGroupRuleId"))
                .hasSize(2)
                .contains(id);
        assertThat(client.ec2("CreateTags", "ResourceId.1", id, "Tag.1.Key", "a", "Tag.1.Value", "b")
                        .status())
                .isEqualTo(200);

        assertThat(client.ec2("RevokeSecurityGroupEgress", "GroupId", group, "SecurityGroupRuleId.1", id)
                        .code())
                .as("it is one of the other direction")
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
        assertThat(client.ec2("RevokeSecurityGroupIngress", "GroupId", group, "SecurityGroupRuleId.1", id)
                        .text("return"))
                .isEqualTo("true");
        assertThat(client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", id)
                        .code())
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
        assertThat(client.ec2("DescribeTags", "Filter.1.Name", "resource-id", "Filter.1.Value.1", id)
                        .texts("key"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp|80|80|peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW",
                "udp|53|54|peer: 0.0.0.0/0, UDP, from port: 53, to port: 54, ALLOW",
                "icmp|8|-1|peer: 0.0.0.0/0, ICMP, type: 8, code: ALL, ALLOW",
                "-1|-1|-1|peer: 0.0.0.0/0, ALL, ALLOW"
            })
    void aDuplicateIsNamedAsEc2NamesIt(String protocol, int from, int to, String words) {
        Object[] range = {"IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"};
        assertThat(allow(protocol, from, to, range).status()).isEqualTo(200);
        TestReply again = allow(protocol, from, to, range);
        assertThat(again.code()).isEqualTo("InvalidPermission.Duplicate");
        assertThat(again.text("Message")).isEqualTo("the specified rule \"" + words + "\" already exists");
    }

    @Test
    void aPermissionIsNamedOncePerRequest() {
        TestReply twice = allow(
                "tcp",
                1,
                2,
                "IpPermissions.1.IpRanges.1.CidrIp",
                "10.0.0.0/8",
                "IpPermissions.1.IpRanges.2.CidrIp",
                "10.9.9.9/8");
        assertThat(twice.code()).isEqualTo("InvalidParameterValue");
        assertThat(twice.text("Message")).isEqualTo("The same permission must not appear multiple times");
    }

    @Test
    void aRuleIsModifiedInPlaceAndDescribedAnew() {
        String id = allow("tcp", 22, 22, "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8")
                .text("securityGroupRuleId");
        TestReply modified = client.ec2(
                "ModifySecurityGroupRules",
                "GroupId",
                group,
                "SecurityGroupRule.1.SecurityGroupRuleId",
                id,
                "SecurityGroupRule.1.SecurityGroupRule.IpProtocol",
                "udp",
                "SecurityGroupRule.1.SecurityGroupRule.FromPort",
                "500",
                "SecurityGroupRule.1.SecurityGroupRule.ToPort",
                "600",
                "SecurityGroupRule.1.SecurityGroupRule.ReferencedGroupId",
                group,
                "SecurityGroupRule.1.SecurityGroupRule.Description",
                "mates");
        assertThat(modified.text("return")).as(modified.toString()).isEqualTo("true");
        TestReply found = client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", id);
        assertThat(found.text("ipProtocol")).isEqualTo("udp");
        assertThat(found.text("fromPort")).isEqualTo("500");
        assertThat(found.body()).contains("<referencedGroupInfo><groupId>" + group);
        assertThat(found.text("description")).isEqualTo("mates");

        assertThat(client.ec2(
                                "UpdateSecurityGroupRuleDescriptionsIngress",
                                "GroupId",
                                group,
                                "SecurityGroupRuleDescription.1.SecurityGroupRuleId",
                                id,
                                "SecurityGroupRuleDescription.1.Description",
                                "friends")
                        .text("return"))
                .isEqualTo("true");
        assertThat(description(id)).containsExactly("friends");
        assertThat(client.ec2(
                                "UpdateSecurityGroupRuleDescriptionsIngress",
                                "GroupId",
                                group,
                                "IpPermissions.1.IpProtocol",
                                "udp",
                                "IpPermissions.1.FromPort",
                                "500",
                                "IpPermissions.1.ToPort",
                                "600",
                                "IpPermissions.1.Groups.1.GroupId",
                                group)
                        .status())
                .isEqualTo(200);
        assertThat(description(id)).as("one that is left out is taken away").isEmpty();
        assertThat(client.ec2(
                                "UpdateSecurityGroupRuleDescriptionsEgress",
                                "GroupId",
                                group,
                                "SecurityGroupRuleDescription.1.SecurityGroupRuleId",
                                id)
                        .code())
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
    }

    @Test
    void modifyingIntoAnotherRuleIsADuplicateAndLeavesBoth() {
        String first = allow("tcp", 1, 1, "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8")
                .text("securityGroupRuleId");
        allow("tcp", 2, 2, "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8");
        assertThat(client.ec2(
                                "ModifySecurityGroupRules",
                                "GroupId",
                                group,
                                "SecurityGroupRule.1.SecurityGroupRuleId",
                                first,
                                "SecurityGroupRule.1.SecurityGroupRule.IpProtocol",
                                "tcp",
                                "SecurityGroupRule.1.SecurityGroupRule.FromPort",
                                "2",
                                "SecurityGroupRule.1.SecurityGroupRule.ToPort",
                                "2",
                                "SecurityGroupRule.1.SecurityGroupRule.CidrIpv4",
                                "10.0.0.0/8")
                        .code())
                .isEqualTo("InvalidPermission.Duplicate");
        assertThat(client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", first)
                        .text("fromPort"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "ip-permission.cidr, 10.0.0.0/8, true",
        "ip-permission.cidr, 10.*, true",
        "ip-permission.cidr, 11.0.0.0/8, false",
        "ip-permission.from-port, 22, true",
        "ip-permission.to-port, 23, true",
        "ip-permission.protocol, tcp, true",
        "ip-permission.protocol, udp, false",
        "ip-permission.ipv6-cidr, *, false",
        "egress.ip-permission.cidr, 0.0.0.0/0, true",
        "egress.ip-permission.cidr, 10.0.0.0/8, false",
        "egress.ip-permission.protocol, -1, true",
        "ip-permission.group-name, mates, true",
        "ip-permission.group-name, strangers, false"
    })
    void groupsAreFoundByWhatTheyPermit(String filter, String value, boolean found) {
        String mates = client.ec2("CreateSecurityGroup", "GroupName", "mates", "GroupDescription", "of web")
                .text("groupId");
        allow("tcp", 22, 23, "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8");
        allow("icmp", 8, 0, "IpPermissions.1.Groups.1.GroupId", mates);
        TestReply groups = client.ec2(
                "DescribeSecurityGroups",
                "Filter.1.Name",
                filter,
                "Filter.1.Value.1",
                value,
                "Filter.2.Name",
                "group-name",
                "Filter.2.Value.1",
                "web");
        assertThat(groups.body().contains("<groupName>web</groupName>"))
                .as(groups.toString())
                .isEqualTo(found);
    }

    @Test
    void noRuleNamesAGroupOfAnotherVpcSoNoneRefersAcrossAPeeringAndNoneIsStale() {
        String vpc = client.ec2("CreateVpc", "CidrBlock", "10.9.0.0/16").text("vpcId");
        String foreign = client.ec2("CreateSecurityGroup", "GroupName", "far", "GroupDescription", "far", "VpcId", vpc)
                .text("groupId");
        assertThat(allow("tcp", 1, 1, "IpPermissions.1.Groups.1.GroupId", foreign)
                        .code())
                .isEqualTo("InvalidGroup.NotFound");
        assertThat(client.ec2("DescribeStaleSecurityGroups", "VpcId", vpc).texts("groupId"))
                .isEmpty();
        assertThat(client.ec2("DescribeStaleSecurityGroups", "VpcId", "vpc-0123456789abcdef0")
                        .code())
                .isEqualTo("InvalidVpcID.NotFound");
        assertThat(client.ec2("DescribeSecurityGroupReferences", "GroupId.1", foreign)
                        .texts("groupId"))
                .isEmpty();
        assertThat(client.ec2("DescribeSecurityGroupReferences", "GroupId.1", "sg-0123456789abcdef0")
                        .code())
                .isEqualTo("InvalidGroup.NotFound");
    }

    @Test
    void aGroupHasSoManyRulesAndAPrefixListCountsByItsMaximum() {
        String list = client.ec2(
                        "CreateManagedPrefixList",
                        "PrefixListName",
                        "offices",
                        "MaxEntries",
                        "150",
                        "AddressFamily",
                        "IPv4",
                        "Entry.1.Cidr",
                        "192.0.2.0/24")
                .text("prefixListId");
        TestReply made = allow("tcp", 1, 1, "IpPermissions.1.PrefixListIds.1.PrefixListId", list);
        assertThat(made.text("prefixListId")).as(made.toString()).isEqualTo(list);
        assertThat(allow("tcp", 2, 2, "IpPermissions.1.PrefixListIds.1.PrefixListId", list)
                        .code())
                .isEqualTo("RulesPerSecurityGroupLimitExceeded");
        assertThat(client.ec2("ModifyManagedPrefixList", "PrefixListId", list, "MaxEntries", "201")
                        .code())
                .isEqualTo("RulesPerSecurityGroupLimitExceeded");
        TestReply group1 = client.ec2("DescribeSecurityGroups", "GroupId.1", group);
        assertThat(group1.text("prefixListId")).isEqualTo(list);
        assertThat(client.ec2(
                                "RevokeSecurityGroupIngress",
                                "GroupId",
                                group,
                                "IpPermissions.1.IpProtocol",
                                "tcp",
                                "IpPermissions.1.FromPort",
                                "1",
                                "IpPermissions.1.ToPort",
                                "1",
                                "IpPermissions.1.PrefixListIds.1.PrefixListId",
                                list)
                        .text("return"))
                .isEqualTo("true");
        assertThat(client.ec2("DeleteManagedPrefixList", "PrefixListId", list).status())
                .isEqualTo(200);
    }

    private java.util.List<String> description(String id) {
        return client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", id)
                .texts("description");
    }

    private TestReply allow(String protocol, int from, int to, Object... more) {
        var parameters = new java.util.ArrayList<Object>(java.util.List.of(
                "GroupId",
                group,
                "IpPermissions.1.IpProtocol",
                protocol,
                "IpPermissions.1.FromPort",
                from,
                "IpPermissions.1.ToPort",
                to));
        parameters.addAll(java.util.List.of(more));
        return client.ec2("AuthorizeSecurityGroupIngress", parameters.toArray());
    }
}
