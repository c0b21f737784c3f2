package io.ironbark.cloud.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import org.junit.jupiter.api.Test;

/** Peering connections between VPCs of one account and of two. */
class PeeringTest {
    private final TestClient client = SharedCloud.newAccount();
    private final TestClient other = SharedCloud.newAccount();

    @Test
    void aConnectionIsAcceptedByItsOtherEndAndCarriesRoutesUntilItIsDeleted() {
        String one = vpc(client, "10.1.0.0/16");
        String two = vpc(other, "10.2.0.0/16");
        TestReply made = peer(client, one, two, other);
        String id = made.text("vpcPeeringConnectionId");
        assertThat(made.text("code")).isEqualTo("pending-acceptance");
        assertThat(made.texts("cidrBlock"))
                .as("what the other VPC is, is not told before it is accepted")
                .doesNotContain("10.2.0.0/16");
        assertThat(peer(client, one, two, other).code()).isEqualTo("VpcPeeringConnectionAlreadyExists");
        assertThat(route(client, one, "10.2.0.0/16", id).code()).isEqualTo("IncorrectState");
        assertThat(client.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id)
                        .code())
                .as("its requester can't accept it for the other")
                .isEqualTo("OperationNotPermitted");

        TestReply accepted = other.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id);
        assertThat(accepted.text("code")).as(accepted.toString()).isEqualTo("active");
        assertThat(accepted.texts("cidrBlock")).contains("10.1.0.0/16", "10.2.0.0/16");
        assertThat(route(client, one, "10.2.0.0/16", id).status()).isEqualTo(200);
        assertThat(state(one, id)).isEqualTo("active");
        assertThat(client.ec2("AssociateVpcCidrBlock", "VpcId", one, "CidrBlock", "10.2.128.0/24")
                        .code())
                .as("a block of its peer's")
                .isEqualTo("InvalidVpc.Range");

        assertThat(other.ec2("DeleteVpcPeeringConnection", "VpcPeeringConnectionId", id)
                        .text("return"))
                .isEqualTo("true");
        assertThat(state(one, id)).isEqualTo("blackhole");
        assertThat(client.ec2("DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", id)
                        .text("code"))
                .isEqualTo("deleted");
        assertThat(client.ec2("DeleteVpcPeeringConnection", "VpcPeeringConnectionId", id)
                        .code())
                .isEqualTo("InvalidStateTransition");
    }

    @Test
    void whatCanNotBePeersFailsWithoutSayingWhy() {
        String one = vpc(client, "10.1.0.0/16");
        String overlapping = vpc(other, "10.1.128.0/17");
        String message = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";
        for (String peer : java.util.List.of(overlapping, "vpc-0123456789abcdef0")) {
            TestReply made = peer(client, one, peer, other);
            assertThat(made.text("code")).as(made.toString()).isEqualTo("failed");
            assertThat(made.text("message")).isEqualTo(message);
        }
        assertThat(client.ec2("CreateVpcPeeringConnection", "VpcId", one, "PeerVpcId", one)
                        .text("code"))
                .isEqualTo("failed");
        assertThat(client.ec2("CreateVpcPeeringConnection", "VpcId", one, "PeerVpcId", "vpc-0123456789abcdef0")
                        .code())
                .as("of one's own VPCs one may know")
                .isEqualTo("InvalidVpcID.NotFound");
        assertThat(client.ec2(
                                "CreateVpcPeeringConnection",
                                "VpcId",
                                one,
                                "PeerVpcId",
                                overlapping,
                                "PeerRegion",
                                "us-east-1")
                        .code())
                .isEqualTo("UnsupportedOperation");
    }

    @Test
    void aBlockThatCameMeanwhileMakesAcceptingFail() {
        String one = vpc(client, "10.1.0.0/16");
        String two = vpc(client, "10.2.0.0/16");
        String id = client.ec2("CreateVpcPeeringConnection", "VpcId", one, "PeerVpcId", two)
                .text("vpcPeeringConnectionId");
        assertThat(client.ec2("AssociateVpcCidrBlock", "VpcId", one, "CidrBlock", "10.2.0.0/17")
                        .status())
                .isEqualTo(200);
        assertThat(client.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id)
                        .text("code"))
                .isEqualTo("failed");
    }

    @Test
    void aRequestIsRejectedOrWithdrawnAndNobodyElseSeesIt() {
        String one = vpc(client, "10.1.0.0/16");
        String two = vpc(other, "10.2.0.0/16");
        String rejected = peer(client, one, two, other).text("vpcPeeringConnectionId");
        assertThat(SharedCloud.newAccount()
                        .ec2("DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", rejected)
                        .code())
                .isEqualTo("InvalidVpcPeeringConnectionID.NotFound");
        assertThat(other.ec2("RejectVpcPeeringConnection", "VpcPeeringConnectionId", rejected)
                        .text("return"))
                .isEqualTo("true");
        String withdrawn = peer(client, one, two, other).text("vpcPeeringConnectionId");
        assertThat(other.ec2("DeleteVpcPeeringConnection", "VpcPeeringConnectionId", withdrawn)
                        .code())
                .as("one that is not accepted is rejected, not deleted")
                .isEqualTo("InvalidStateTransition");
        assertThat(client.ec2("DeleteVpcPeeringConnection", "VpcPeeringConnectionId", withdrawn)
                        .status())
                .isEqualTo(200);
        assertThat(client.ec2(
                                "DescribeVpcPeeringConnections",
                                "Filter.1.Name",
                                "status-code",
                                "Filter.1.Value.1",
                                "rejected")
                        .text("vpcPeeringConnectionId"))
                .isEqualTo(rejected);
    }

    @Test
    void optionsThatThisCloudHasNotAreRefused() {
        String one = vpc(client, "10.1.0.0/16");
        String two = vpc(client, "10.2.0.0/16");
        String id = client.ec2("CreateVpcPeeringConnection", "VpcId", one, "PeerVpcId", two)
                .text("vpcPeeringConnectionId");
        client.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id);
        String name = "RequesterPeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc";
        assertThat(client.ec2("ModifyVpcPeeringConnectionOptions", "VpcPeeringConnectionId", id, name, "true")
                        .code())
                .isEqualTo("UnsupportedOperation");
        assertThat(client.ec2("ModifyVpcPeeringConnectionOptions", "VpcPeeringConnectionId", id, name, "false")
                        .text("allowDnsResolutionFromRemoteVpc"))
                .isEqualTo("false");
    }

    @Test
    void aVpcThatIsDeletedTakesItsConnectionsAlong() {
        String one = vpc(client, "10.1.0.0/16");
        String two = vpc(other, "10.2.0.0/16");
        String id = peer(client, one, two, other).text("vpcPeeringConnectionId");
        other.ec2("AcceptVpcPeeringConnection", "VpcPeeringConnectionId", id);
        assertThat(other.ec2("DeleteVpc", "VpcId", two).status()).isEqualTo(200);
        assertThat(client.ec2("DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", id)
                        .text("code"))
                .isEqualTo("deleted");
    }

    private static String vpc(TestClient client, String block) {
        return client.ec2("CreateVpc", "CidrBlock", block).text("vpcId");
    }

    private static TestReply peer(TestClient client, String one, String two, TestClient owner) {
        return client.ec2(
                "CreateVpcPeeringConnection",
                "VpcId",
                one,
                "PeerVpcId",
                two,
                "PeerOwnerId",
                owner.sts("GetCallerIdentity").text("Account"));
    }

    private static TestReply route(TestClient client, String vpc, String block, String peering) {
        return client.ec2(
                "CreateRoute",
                "RouteTableId",
                client.ec2("DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc)
                        .texts("routeTableId")
                        .getFirst(),
                "DestinationCidrBlock",
                block,
                "VpcPeeringConnectionId",
                peering);
    }

    private String state(String vpc, String peering) {
        TestReply tables = client.ec2(
                "DescribeRouteTables",
                "Filter.1.Name",
                "route.vpc-peering-connection-id",
                "Filter.1.Value.1",
                peering,
                "Filter.2.Name",
                "vpc-id",
                "Filter.2.Value.1",
                vpc);
        var nodes = tables.document().getElementsByTagNameNS("*", "vpcPeeringConnectionId");
        var route = (org.w3c.dom.Element) nodes.item(0).getParentNode();
        return route.getElementsByTagNameNS("*", "state").item(0).getTextContent();
    }
}
