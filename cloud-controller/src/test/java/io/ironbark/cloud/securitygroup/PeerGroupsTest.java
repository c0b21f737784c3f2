package io.ironbark.cloud.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that name groups of a peer's VPC, of the same account and of another. */
class PeerGroupsTest {
    private final TestClient client = SharedCloud.newAccount();
    private final TestClient other = SharedCloud.newAccount();
    private final String owner = other.sts("GetCallerIdentity").text("Account");
    private final String one = vpc(client, "10.1.0.0/16");
    private final String group = group(client, one);

    @Test
    void aRuleNamesAGroupOfAnotherAccountAsLongAsItsVpcIsAPeerAndIsStaleAfterwards() {
        String two = vpc(other, "10.2.0.0/16");
        String theirs = group(other, two);
        assertThat(allow("UserId", owner, "GroupId", theirs).code())
                .as("no peer yet")
                .isEqualTo("InvalidGroup.NotFound");
        String connection = peer(two, other);
        assertThat(allow("GroupId", theirs).code())
                .as("among the account's own groups there is none of that id")
                .isEqualTo("InvalidGroup.NotFound");
        TestReply made = allow("UserId", owner, "GroupId", theirs);
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.text("peeringStatus")).isEqualTo("active");
        assertThat(made.text("vpcId")).isEqualTo(two);
        assertThat(allow("UserId", owner, "GroupId", theirs).code()).isEqualTo("InvalidPermission.Duplicate");

        TestReply shown = client.ec2("DescribeSecurityGroups", "GroupId.1", group);
        assertThat(shown.texts("userId")).containsExactly(owner);
        assertThat(shown.texts("vpcId")).contains(one, two);
        assertThat(shown.text("vpcPeeringConnectionId")).isEqualTo(connection);
        assertThat(client.ec2(
                                "DescribeSecurityGroups",
                                "Filter.1.Name",
                                "ip-permission.user-id",
                                "Filter.1.Value.1",
                                owner,
                                "Filter.2.Name",
                                "ip-permission.group-id",
                                "Filter.2.Value.1",
                                theirs)
                        .texts("groupName"))
                .containsExactly("web");
        TestReply references = other.ec2("DescribeSecurityGroupReferences", "GroupId.1", theirs);
        assertThat(references.text("groupId")).isEqualTo(theirs);
        assertThat(references.text("referencingVpcId")).isEqualTo(one);
        assertThat(references.text("vpcPeeringConnectionId")).isEqualTo(connection);
        assertThat(stale().texts("groupId")).isEmpty();

        other.ec2("DeleteVpcPeeringConnection", "VpcPeeringConnectionId", connection);
        assertThat(stale().texts("groupId")).containsExactlyInAnyOrder(group, theirs);
        assertThat(stale().text("peeringStatus")).isEqualTo("deleted");
        assertThat(stale().text("toPort")).isEqualTo("80");
        assertThat(client.ec2("DescribeSecurityGroupRules", "SecurityGroupRuleId.1", made.text("securityGroupRuleId"))
                        .text("peeringStatus"))
                .isEqualTo("deleted");
        assertThat(other.ec2("DescribeSecurityGroupReferences", "GroupId.1", theirs)
                        .texts("groupId"))
                .isEmpty();
        assertThat(ask("RevokeSecurityGroupIngress", "UserId", owner, "GroupId", theirs)
                        .text("return"))
                .isEqualTo("true");
        assertThat(stale().texts("groupId")).isEmpty();
    }

    @Test
    void aGroupThatAPeersRuleNamesCanBeDeletedAndLeavesTheRuleStale() {
        String two = vpc(client, "10.2.0.0/16");
        String named = group(client, two);
        String connection = peer(two, client);
        TestReply made = ask("AuthorizeSecurityGroupEgress", "GroupId", named);
        assertThat(made.text("vpcPeeringConnectionId")).as(made.toString()).isEqualTo(connection);
        assertThat(client.ec2("DescribeSecurityGroupReferences", "GroupId.1", named)
                        .text("referencingVpcId"))
                .isEqualTo(one);
        assertThat(client.ec2("DeleteSecurityGroup", "GroupId", named).status()).isEqualTo(200);
        assertThat(stale().texts("groupId")).containsExactlyInAnyOrder(group, named);
        assertThat(stale().text("peeringStatus"))
                .as("the connection is still there")
                .isEqualTo("active");
        assertThat(client.ec2(
                                "RevokeSecurityGroupEgress",
                                "GroupId",
                                group,
                                "SecurityGroupRuleId.1",
                                made.text("securityGroupRuleId"))
                        .status())
                .isEqualTo(200);
        assertThat(stale().texts("groupId")).isEmpty();
        assertThat(client.ec2("DescribeStaleSecurityGroups", "VpcId", "vpc-0123456789abcdef0")
                        .code())
                .isEqualTo("InvalidVpcID.NotFound");
    }

    private TestReply allow(Object... pair) {
        return ask("AuthorizeSecurityGroupIngress", pair);
    }

    private TestReply ask(String action, Object... pair) {
        var parameters = new ArrayList<Object>(List.of("GroupId", group));
        parameters.addAll(List.of(
                "IpPermissions.1.IpProtocol", "tcp", "IpPermissions.1.FromPort", 80, "IpPermissions.1.ToPort", 80));
        for (int i = 0; i < pair.length; i += 2) {
            parameters.add("IpPermissions.1.Groups.1." + pair[i]);
            parameters.add(pair[i + 1]);
        }
        return client.ec2(action, parameters.toArray());
    }

    private TestReply stale() {
        return client.ec2("DescribeStaleSecurityGroups", "VpcId", one);
    }

    /** A connection of the first VPC with another. */
    private String peer(String vpc, TestClient of) {
        String id = client.ec2(
                        "CreateVpcPeeringConnection",
                        "VpcId",
                        one,
                        "PeerVpcId",
                        vpc,
                        "PeerOwnerId",
                        of.sts("GetCallerIdentity").text("Account"))
                .text("vpcPeeringConnectionId");
        assertThat(of.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id)
                        .text("code"))
                .isEqualTo("active");
        return id;
    }

    private static String vpc(TestClient client, String block) {
        return client.ec2("CreateVpc", "CidrBlock", block).text("vpcId");
    }

    private static String group(TestClient client, String vpc) {
        return client.ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web", "VpcId", vpc)
                .text("groupId");
    }
}
