package io.ironbark.cloud.network;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.PrefixListId;
import io.ironbark.proto.id.RouteTableId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the documents of VPCs are read from, across nouns. */
final class SpecStore {
    private static final String VPCS = """
            SELECT id, vni, dns_support, dhcp_options,
                   array_prepend(text(cidr), ARRAY(SELECT text(b.cidr) FROM vpc_cidr AS b WHERE b.vpc = vpc.id
                                                    ORDER BY b.created_at, b.id)) AS cidrs
              FROM vpc WHERE id = ANY (?) ORDER BY id
            """;

    private static final String SUBNETS = """
            SELECT s.id, s.vpc, text(s.cidr) AS cidr, coalesce(a.route_table, m.id) AS route_table, n.acl
              FROM subnet AS s
              JOIN route_table AS m ON m.vpc = s.vpc AND m.main_association IS NOT NULL
              LEFT JOIN route_table_association AS a ON a.subnet = s.id
              LEFT JOIN network_acl_association AS n ON n.subnet = s.id
             WHERE s.zone = ? AND s.vpc = ANY (?) ORDER BY s.id
            """;

    private static final String PREFIX_LISTS = """
            SELECT DISTINCT g.vpc, r.prefix_list
              FROM security_group AS g JOIN security_group_rule AS r ON r.security_group = g.id
             WHERE g.vpc = ANY (?) AND r.prefix_list IS NOT NULL ORDER BY g.vpc, r.prefix_list
            """;

    private record Named(VpcId vpc, PrefixListId list) {}

    record VpcRow(VpcId id, int vni, boolean dnsSupport, Optional<DhcpOptionsId> dhcp, List<String> cidrs) {}

    record SubnetRow(SubnetId id, VpcId vpc, String cidr, RouteTableId table, Optional<NetworkAclId> acl) {}

    List<VpcRow> vpcs(Tx tx, Collection<String> ids) throws SQLException {
        return Sql.list(
                tx,
                VPCS,
                row -> new VpcRow(
                        new VpcId(row.getString("id")),
                        row.getInt("vni"),
                        row.getBoolean("dns_support"),
                        Sql.optionalText(row, "dhcp_options").map(DhcpOptionsId::new),
                        Sql.texts(row, "cidrs")),
                ids);
    }

    List<SubnetRow> subnets(Tx tx, ZoneName zone, Collection<String> vpcs) throws SQLException {
        return Sql.list(
                tx,
                SUBNETS,
                row -> new SubnetRow(
                        new SubnetId(row.getString("id")),
                        new VpcId(row.getString("vpc")),
                        row.getString("cidr"),
                        new RouteTableId(row.getString("route_table")),
                        Sql.optionalText(row, "acl").map(NetworkAclId::new)),
                zone,
                vpcs);
    }

    /** The prefix lists that rules of each VPC's groups name. */
    Map<VpcId, List<PrefixListId>> prefixLists(Tx tx, Collection<String> vpcs) throws SQLException {
        return Sql.list(
                        tx,
                        PREFIX_LISTS,
                        row -> new Named(
                                new VpcId(row.getString("vpc")), new PrefixListId(row.getString("prefix_list"))),
                        vpcs)
                .stream()
                .collect(Collectors.groupingBy(Named::vpc, Collectors.mapping(Named::list, Collectors.toList())));
    }
}
