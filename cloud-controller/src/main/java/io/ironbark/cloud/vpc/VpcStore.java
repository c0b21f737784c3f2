package io.ironbark.cloud.vpc;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.zone.VpcSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables {@code vpc} and {@code subnet}. */
public final class VpcStore {
    private static final String INSERT_VPC = """
            INSERT INTO vpc (id, account, cidr, is_default, created_at) VALUES (?, ?, ?::cidr, ?, ?)
            """;

    private static final String INSERT_SUBNET = """
            INSERT INTO subnet (id, account, vpc, zone, cidr, map_public_ip, is_default, created_at)
            VALUES (?, ?, ?, ?, ?::cidr, ?, ?, ?)
            """;

    /** Without the first four addresses and the last. */
    private static final String INSERT_ADDRESSES = """
            INSERT INTO subnet_address (subnet, ip)
            SELECT id, set_masklen(network(cidr)::inet, 32) + n
              FROM subnet, generate_series(4::bigint, (2 ^ (32 - masklen(cidr)))::bigint - 2) AS n
             WHERE id = ?
            """;

    private static final String DEFAULT_VPC = """
            SELECT id, account, text(cidr) AS cidr, vni, is_default FROM vpc WHERE account = ? AND is_default
            """;

    private static final String VPCS = """
            SELECT id, account, text(cidr) AS cidr, vni, is_default FROM vpc WHERE account = ? AND %s ORDER BY id
            """;

    static final FilterColumns VPC_FILTERS = new FilterColumns(
            Map.of(
                    "cidr", "text(cidr)",
                    "cidr-block-association.cidr-block", "text(cidr)",
                    "cidr-block-association.state", "'associated'",
                    "is-default", "is_default::text",
                    "isDefault", "is_default::text",
                    "owner-id", "account",
                    "state", "'available'",
                    "vpc-id", "id"),
            "id");

    static final FilterColumns SUBNET_FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("availability-zone", "zone"),
                    Map.entry("availabilityZone", "zone"),
                    Map.entry("cidr", "text(cidr)"),
                    Map.entry("cidr-block", "text(cidr)"),
                    Map.entry("cidrBlock", "text(cidr)"),
                    Map.entry("default-for-az", "is_default::text"),
                    Map.entry("defaultForAz", "is_default::text"),
                    Map.entry("map-public-ip-on-launch", "map_public_ip::text"),
                    Map.entry("owner-id", "account"),
                    Map.entry("state", "'available'"),
                    Map.entry("subnet-id", "id"),
                    Map.entry("vpc-id", "vpc")),
            "id");

    private static final String EXISTING_VPCS = """
            SELECT id FROM vpc WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String EXISTING_SUBNETS = """
            SELECT id FROM subnet WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String SUBNET = """
            SELECT id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default FROM subnet
             WHERE account = ? AND id = ?
            """;

    private static final String DEFAULT_SUBNETS = """
            SELECT subnet.id, subnet.account, vpc, zone, text(subnet.cidr) AS cidr, map_public_ip, subnet.is_default
              FROM subnet JOIN vpc ON vpc.id = subnet.vpc
             WHERE vpc.account = ? AND vpc.is_default AND subnet.is_default ORDER BY zone
            """;

    private static final String SUBNETS = """
            SELECT subnet.id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default,
                   (SELECT count(*) FROM subnet_address AS a WHERE a.subnet = subnet.id AND a.interface IS NULL) AS free
              FROM subnet WHERE account = ? AND %s ORDER BY id
            """;

    private static final String SPEC_VPCS = """
            SELECT id, vni, text(cidr) AS cidr FROM vpc WHERE id = ANY (?) ORDER BY id
            """;

    private static final String SPEC_SUBNETS = """
            SELECT id, vpc, text(cidr) AS cidr FROM subnet WHERE zone = ? AND vpc = ANY (?) ORDER BY id
            """;

    private final FeedStore feed;

    /** Takes the feed that zones learn of VPCs from. */
    public VpcStore(FeedStore feed) {
        this.feed = feed;
    }

    /** A subnet and how many of its addresses are free. */
    public record SubnetUse(Subnet subnet, int free) {}

    /** Writes a new VPC. Its zones hear of it with its first subnet there. */
    void insert(Tx tx, Vpc vpc, Instant now) throws SQLException {
        Sql.update(tx, INSERT_VPC, vpc.id(), vpc.account(), vpc.cidr(), vpc.isDefault(), now);
    }

    /** Writes a new subnet and its addresses. */
    void insert(Tx tx, Subnet subnet, Instant now) throws SQLException {
        Sql.update(
                tx,
                INSERT_SUBNET,
                subnet.id(),
                subnet.account(),
                subnet.vpc(),
                subnet.zone(),
                subnet.cidr(),
                subnet.mapPublicIp(),
                subnet.isDefault(),
                now);
        Sql.update(tx, INSERT_ADDRESSES, subnet.id());
        feed.touch(tx, subnet.zone(), FeedKind.VPC, List.of(subnet.vpc()));
    }

    /** The account's default VPC. */
    public Optional<Vpc> defaultVpc(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, DEFAULT_VPC, VpcStore::vpc, account);
    }

    /** The account's VPCs that a condition holds for; an account has few. */
    List<Vpc> vpcs(Tx tx, AccountId account, Condition condition) throws SQLException {
        return Sql.list(tx, VPCS.replace("%s", condition.sql()), VpcStore::vpc, with(account, condition));
    }

    /** Those of the ids that the account has, for tags. */
    public Set<String> existingVpcs(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING_VPCS, row -> row.getString("id"), account, ids));
    }

    /** Those of the ids that the account has, for tags. */
    public Set<String> existingSubnets(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING_SUBNETS, row -> row.getString("id"), account, ids));
    }

    /** Empty if the account has no such subnet. */
    public Optional<Subnet> subnet(Tx tx, AccountId account, SubnetId id) throws SQLException {
        return Sql.first(tx, SUBNET, VpcStore::subnet, account, id);
    }

    /** The default subnets of the account's default VPC, by zone. */
    public List<Subnet> defaultSubnets(Tx tx, AccountId account) throws SQLException {
        return Sql.list(tx, DEFAULT_SUBNETS, VpcStore::subnet, account);
    }

    /** The account's subnets that a condition holds for; an account has few. */
    List<SubnetUse> subnets(Tx tx, AccountId account, Condition condition) throws SQLException {
        return Sql.list(
                tx,
                SUBNETS.replace("%s", condition.sql()),
                row -> new SubnetUse(subnet(row), row.getInt("free")),
                with(account, condition));
    }

    /** These VPCs as a zone needs them. */
    public List<VpcSpec> specs(Tx tx, ZoneName zone, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        record Row(String vpc, SubnetDesired subnet) {}
        Map<String, List<SubnetDesired>> subnets = Sql.list(
                        tx,
                        SPEC_SUBNETS,
                        row -> new Row(
                                row.getString("vpc"),
                                new SubnetDesired(new SubnetId(row.getString("id")), row.getString("cidr"))),
                        zone,
                        ids)
                .stream()
                .collect(Collectors.groupingBy(Row::vpc, Collectors.mapping(Row::subnet, Collectors.toList())));
        return Sql.list(
                tx,
                SPEC_VPCS,
                row -> new VpcSpec(
                        new VpcId(row.getString("id")),
                        row.getInt("vni"),
                        List.of(row.getString("cidr")),
                        subnets.getOrDefault(row.getString("id"), List.of())),
                ids);
    }

    private static Object[] with(AccountId account, Condition condition) {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return values.toArray();
    }

    private static Vpc vpc(ResultSet row) throws SQLException {
        return new Vpc(
                new VpcId(row.getString("id")),
                new AccountId(row.getString("account")),
                row.getString("cidr"),
                row.getInt("vni"),
                row.getBoolean("is_default"));
    }

    private static Subnet subnet(ResultSet row) throws SQLException {
        return new Subnet(
                new SubnetId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                new ZoneName(row.getString("zone")),
                row.getString("cidr"),
                row.getBoolean("map_public_ip"),
                row.getBoolean("is_default"));
    }
}
