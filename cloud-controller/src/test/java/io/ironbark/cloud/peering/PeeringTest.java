package io.ironbark.cloud.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Peering connections between VPCs of one account and of two. */
class PeeringTest {
    private static final String NOWHERE = "vpc-0123456789abcdef0";

    private final TestClient client = SharedCloud.newAccount();
    private final TestClient other = SharedCloud.newAccount();
    private final String one = vpc(client, "10.1.0.0/16");

    @Test
    void aConnectionIsAcceptedByItsOtherEndAndCarriesRoutesUntilItIsDeleted() {
        String two = vpc(other, "10.2.0.0/16");
        TestReply made = ask(two, other);
        String id = made.text("vpcPeeringConnectionId");
        assertThat(made.text("code")).isEqualTo("pending-acceptance");
        assertThat(made.texts("cidrBlock"))
                .as("what the other VPC is, is not told before it is accepted")
                .doesNotContain("10.2.0.0/16");
        assertThat(ask(two, other).code()).isEqualTo("VpcPeeringConnectionAlreadyExists");
        assertThat(route("10.2.0.0/16", id).code()).isEqualTo("IncorrectState");
        assertThat(call(client, "Accept", id).code())
                .as("its requester can't accept it for the other")
                .isEqualTo("OperationNotPermitted");

        TestReply accepted = call(other, "Accept", id);
        assertThat(accepted.text("code")).as(accepted.toString()).isEqualTo("active");
        assertThat(accepted.texts("cidrBlock")).contains("10.1.0.0/16", "10.2.0.0/16");
        assertThat(route("10.2.0.0/16", id).status()).isEqualTo(200);
        assertThat(stateOfRoute(id)).isEqualTo("active");
        assertThat(addBlock("10.2.128.0/24").code()).as("a block of its peer's").isEqualTo("InvalidVpc.Range");

        assertThat(call(other, "Delete", id).text("return")).isEqualTo("true");
        assertThat(stateOfRoute(id)).isEqualTo("blackhole");
        assertThat(status(id)).isEqualTo("deleted");
        assertThat(call(client, "Delete", id).code()).isEqualTo("InvalidStateTransition");
    }

    @Test
    void whatCanNotBePeersFailsWithoutSayingWhy() {
        String overlapping = vpc(other, "10.1.128.0/17");
        for (String peer : List.of(overlapping, NOWHERE)) {
            TestReply made = ask(peer, other);
            assertThat(made.text("code")).as(made.toString()).isEqualTo("failed");
            assertThat(made.text("message"))
                    .isEqualTo("Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range");
        }
        assertThat(askOwn(one).text("code")).isEqualTo("failed");
        assertThat(askOwn(NOWHERE).code()).as("of one's own VPCs one may know").isEqualTo("InvalidVpcID.NotFound");
        assertThat(askOwn(overlapping, "PeerRegion", "us-east-1").code()).isEqualTo("UnsupportedOperation");
    }

    @Test
    void aBlockThatCameMeanwhileMakesAcceptingFail() {
        String id = askOwn(vpc(client, "10.2.0.0/16")).text("vpcPeeringConnectionId");
        assertThat(addBlock("10.2.0.0/17").status()).isEqualTo(200);
        assertThat(call(client, "Accept", id).text("code")).isEqualTo("failed");
    }

    @Test
    void aRequestIsRejectedOrWithdrawnAndNobodyElseSeesIt() {
        String two = vpc(other, "10.2.0.0/16");
        String rejected = ask(two, other).text("vpcPeeringConnectionId");
        assertThat(SharedCloud.newAccount()
                        .ec2("DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", rejected)
                        .code())
                .isEqualTo("InvalidVpcPeeringConnectionID.NotFound");
        assertThat(call(other, "Reject", rejected).text("return")).isEqualTo("true");
        String withdrawn = ask(two, other).text("vpcPeeringConnectionId");
        assertThat(call(other, "Delete", withdrawn).code())
                .as("one that is not accepted is rejected, not deleted")
                .isEqualTo("InvalidStateTransition");
        assertThat(call(client, "Delete", withdrawn).status()).isEqualTo(200);
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
        String id = askOwn(vpc(client, "10.2.0.0/16")).text("vpcPeeringConnectionId");
        call(client, "Accept", id);
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
        String two = vpc(other, "10.2.0.0/16");
        String id = ask(two, other).text("vpcPeeringConnectionId");
        call(other, "Accept", id);
        assertThat(other.ec2("DeleteVpc", "VpcId", two).status()).isEqualTo(200);
        assertThat(status(id)).isEqualTo("deleted");
    }

    private static String vpc(TestClient client, String block) {
        return client.ec2("CreateVpc", "CidrBlock", block).text("vpcId");
    }

    /** Asks for a connection with somebody's VPC. */
    private TestReply ask(String peer, TestClient owner) {
        return askOwn(peer, "PeerOwnerId", owner.sts("GetCallerIdentity").text("Account"));
    }

    private TestReply askOwn(String peer, Object... more) {
        var parameters = new ArrayList<Object>(List.of("VpcId", one, "PeerVpcId", peer));
        parameters.addAll(List.of(more));
        return client.ec2("CreateVpcPeeringConnection", parameters.toArray());
    }

    private static TestReply call(TestClient caller, String verb, String id) {
        return caller.ec2(verb + "VpcPeeringConnection", "VpcPeeringConnectionId", id);
    }

    private String status(String id) {
        return client.ec2("DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", id)
                .text("code");
    }

    private TestReply addBlock(String block) {
        return client.ec2("AssociateVpcCidrBlock", "VpcId", one, "CidrBlock", block);
    }

    private TestReply route(String block, String peering) {
        return client.ec2(
                "CreateRoute",
                "RouteTableId",
                client.ec2("DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", one)
                        .texts("routeTableId")
                        .getFirst(),
                "DestinationCidrBlock",
                block,
                "VpcPeeringConnectionId",
                peering);
    }

    private String stateOfRoute(String peering) {
        TestReply tables = client.ec2(
                "DescribeRouteTables",
                "Filter.1.Name",
                "route.vpc-peering-connection-id",
                "Filter.1.Value.1",
                peering,
                "Filter.2.Name",
                "vpc-id",
                "Filter.2.Value.1",
                one);
        var nodes = tables.document().getElementsByTagNameNS("*", "vpcPeeringConnectionId");
        var route = (Element) nodes.item(0).getParentNode();
        return route.getElementsByTagNameNS("*", "state").item(0).getTextContent();
    }
}
