package io.ironbark.cloud.prefixlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Managed prefix lists, from their making to their end. */
class PrefixListTest {
    private final TestClient client = SharedCloud.newAccount();

    @Test
    void entriesChangeVersionByVersionAndAnEarlierOneIsRestored() {
        TestReply made = list(3, "Entry.1.Cidr", "10.0.0.0/8", "Entry.1.Description", "all");
        String id = made.text("prefixListId");
        assertThat(made.text("state")).isEqualTo("create-complete");
        assertThat(made.text("version")).isEqualTo("1");
        assertThat(made.text("prefixListArn")).endsWith(":prefix-list/" + id);

        TestReply second = client.ec2(
                "ModifyManagedPrefixList",
                "PrefixListId",
                id,
                "CurrentVersion",
                "1",
                "AddEntry.1.Cidr",
                "192.0.2.7/24",
                "RemoveEntry.1.Cidr",
                "10.0.0.0/8");
        assertThat(second.text("version")).as(second.toString()).isEqualTo("2");
        assertThat(second.text("state")).isEqualTo("modify-complete");
        assertThat(entries(id)).containsExactly("192.0.2.0/24");
        assertThat(client.ec2("GetManagedPrefixListEntries", "PrefixListId", id, "TargetVersion", "1")
                        .texts("cidr"))
                .containsExactly("10.0.0.0/8");

        assertThat(client.ec2(
                                "ModifyManagedPrefixList",
                                "PrefixListId",
                                id,
                                "CurrentVersion",
                                "1",
                                "AddEntry.1.Cidr",
                                "198.51.100.0/24")
                        .code())
                .isEqualTo("PrefixListVersionMismatch");

        TestReply third = client.ec2(
                "RestoreManagedPrefixListVersion", "PrefixListId", id, "PreviousVersion", "1", "CurrentVersion", "2");
        assertThat(third.text("version")).as(third.toString()).isEqualTo("3");
        assertThat(entries(id)).containsExactly("10.0.0.0/8");

        assertThat(client.ec2("ModifyManagedPrefixList", "PrefixListId", id, "PrefixListName", "renamed")
                        .text("version"))
                .as("a name has no versions")
                .isEqualTo("3");
        assertThat(client.ec2(
                                "DescribeManagedPrefixLists",
                                "Filter.1.Name",
                                "prefix-list-name",
                                "Filter.1.Value.1",
                                "ren*")
                        .text("prefixListId"))
                .isEqualTo(id);
        assertThat(client.ec2("DescribePrefixLists", "PrefixListId.1", id).body())
                .contains("<cidrSet><item>10.0.0.0/8</item></cidrSet>");
        assertThat(client.ec2("DeleteManagedPrefixList", "PrefixListId", id).status())
                .isEqualTo(200);
        assertThat(client.ec2("DescribeManagedPrefixLists", "PrefixListId.1", id)
                        .code())
                .isEqualTo("InvalidPrefixListID.NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "IPv6, 5, 2001:db8::/32, UnsupportedOperation",
        "IPv4, 0, 10.0.0.0/8, InvalidParameterValue",
        "IPv4, 1001, 10.0.0.0/8, InvalidParameterValue",
        "IPv4, 5, 10.0.0.0, InvalidParameterValue",
        "IPv4, 5, 10.0.0.0/33, InvalidParameterValue",
        "IPv4, 5, nonsense, InvalidParameterValue"
    })
    void whatCanBeNoListIsRefused(String family, int max, String block, String code) {
        assertThat(client.ec2(
                                "CreateManagedPrefixList",
                                "PrefixListName",
                                "odd",
                                "AddressFamily",
                                family,
                                "MaxEntries",
                                max,
                                "Entry.1.Cidr",
                                block)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aListHasNoEntryTwiceAndNoMoreThanItsMaximum() {
        assertThat(list(3, "Entry.1.Cidr", "10.0.0.0/8", "Entry.2.Cidr", "10.1.0.0/8")
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(list(1, "Entry.1.Cidr", "10.0.0.0/8", "Entry.2.Cidr", "11.0.0.0/8")
                        .code())
                .isEqualTo("PrefixListMaxEntriesExceeded");
    }

    @Test
    void aListIsNamedByRulesAndRoutesAndStaysAsLongAsItIs() {
        String id = list(2, "Entry.1.Cidr", "192.0.2.0/24").text("prefixListId");
        String vpc = client.ec2("DescribeVpcs", "Filter.1.Name", "is-default", "Filter.1.Value.1", "true")
                .text("vpcId");
        String gateway = client.ec2(
                        "DescribeInternetGateways", "Filter.1.Name", "attachment.vpc-id", "Filter.1.Value.1", vpc)
                .text("internetGatewayId");
        String table = client.ec2("CreateRouteTable", "VpcId", vpc).text("routeTableId");
        TestReply made =
                client.ec2("CreateRoute", "RouteTableId", table, "DestinationPrefixListId", id, "GatewayId", gateway);
        assertThat(made.status()).as(made.toString()).isEqualTo(200);

        assertThat(client.ec2("GetManagedPrefixListAssociations", "PrefixListId", id)
                        .text("resourceId"))
                .isEqualTo(table);
        assertThat(client.ec2(
                                "DescribeRouteTables",
                                "Filter.1.Name",
                                "route.destination-prefix-list-id",
                                "Filter.1.Value.1",
                                id)
                        .text("destinationPrefixListId"))
                .isEqualTo(id);
        assertThat(client.ec2("DeleteManagedPrefixList", "PrefixListId", id).code())
                .isEqualTo("DependencyViolation");
        assertThat(client.ec2("DeleteRoute", "RouteTableId", table, "DestinationPrefixListId", id)
                        .status())
                .isEqualTo(200);
        assertThat(client.ec2("DeleteManagedPrefixList", "PrefixListId", id).status())
                .isEqualTo(200);
    }

    @Test
    void nobodyElseSeesAListNorNamesIt() {
        String id = list(2, "Entry.1.Cidr", "192.0.2.0/24").text("prefixListId");
        TestClient stranger = SharedCloud.newAccount();
        for (TestReply reply : java.util.List.of(
                stranger.ec2("DescribeManagedPrefixLists", "PrefixListId.1", id),
                stranger.ec2("GetManagedPrefixListEntries", "PrefixListId", id),
                stranger.ec2("DeleteManagedPrefixList", "PrefixListId", id),
                stranger.ec2(
                        "AuthorizeSecurityGroupIngress",
                        "GroupName",
                        "default",
                        "IpPermissions.1.IpProtocol",
                        "-1",
                        "IpPermissions.1.PrefixListIds.1.PrefixListId",
                        id))) {
            assertThat(reply.code()).as(reply.toString()).isEqualTo("InvalidPrefixListID.NotFound");
        }
    }

    private java.util.List<String> entries(String id) {
        return client.ec2("GetManagedPrefixListEntries", "PrefixListId", id).texts("cidr");
    }

    private TestReply list(int max, Object... entries) {
        var parameters = new java.util.ArrayList<Object>(
                java.util.List.of("PrefixListName", "offices", "AddressFamily", "IPv4", "MaxEntries", max));
        parameters.addAll(java.util.List.of(entries));
        return client.ec2("CreateManagedPrefixList", parameters.toArray());
    }
}
