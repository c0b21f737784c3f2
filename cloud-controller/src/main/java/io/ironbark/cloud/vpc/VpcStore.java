package io.ironbark.cloud.vpc;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables {@code vpc} and {@code subnet}. */
public final class VpcStore {
    private static final String INSERT_VPC = """
            INSERT INTO vpc (id, account, cidr, is_default, dns_hostnames, created_at)
            VALUES (?, ?, ?::cidr, ?, ?, ?)
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

    private static final String VPC_COLUMNS = """
            id, account, text(cidr) AS cidr, vni, is_default, dns_support, dns_hostnames, dhcp_options,
                   ARRAY(SELECT b.id FROM vpc_cidr AS b WHERE b.vpc = vpc.id ORDER BY created_at, b.id) AS block_ids,
                   ARRAY(SELECT text(b.cidr) FROM vpc_cidr AS b WHERE b.vpc = vpc.id ORDER BY created_at, b.id) AS blocks
            """;

    private static final String DEFAULT_VPC = "SELECT " + VPC_COLUMNS + " FROM vpc WHERE account = ? AND is_default";

    private static final String VPCS = "SELECT " + VPC_COLUMNS + " FROM vpc WHERE account = ? AND %s ORDER BY id";

    private static final String LOCK_VPC =
            "SELECT " + VPC_COLUMNS + " FROM vpc WHERE account = ? AND id = ? FOR NO KEY UPDATE";

    private static final String LOCK_ALL = "SELECT id FROM vpc WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE";

    private static final String INSERT_BLOCK = """
            INSERT INTO vpc_cidr (id, vpc, cidr, created_at) VALUES (?, ?, ?::cidr, ?)
            """;

    private static final String BLOCK_OWNER = """
            SELECT vpc FROM vpc_cidr JOIN vpc ON vpc.id = vpc_cidr.vpc WHERE account = ? AND vpc_cidr.id = ?
            """;

    private static final String DELETE_BLOCK = "DELETE FROM vpc_cidr WHERE id = ?";

    private static final String UPDATE_ATTRIBUTES = """
            UPDATE vpc SET dns_support = ?, dns_hostnames = ?, dhcp_options = ? WHERE id = ?
            """;

    private static final String DELETE_VPC = "DELETE FROM vpc WHERE id = ?";

    private static final String UPDATE_SUBNET = "UPDATE subnet SET map_public_ip = ? WHERE id = ?";

    private static final String DELETE_SUBNET = "DELETE FROM subnet WHERE id = ?";

    private static final String LOCK_SUBNET = """
            SELECT id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default FROM subnet
             WHERE account = ? AND id = ? FOR UPDATE
            """;

    private static final String SUBNET_IN_USE =
            "SELECT EXISTS (SELECT FROM network_interface WHERE subnet = ?) AS used";

    private static final String SUBNETS_OF = """
            SELECT id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default FROM subnet
             WHERE vpc = ? ORDER BY id
            """;

    private static final String COUNT_VPCS = "SELECT count(*) AS n FROM vpc WHERE account = ?";

    private static final String DEFAULT_MADE =
            "INSERT INTO default_vpc_made (account) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String DEFAULT_NEVER_MADE = """
            SELECT id FROM account WHERE NOT EXISTS (SELECT FROM default_vpc_made AS m WHERE m.account = account.id)
             ORDER BY id
            """;

    static final FilterColumns VPC_FILTERS = new FilterColumns(
            Map.of(
                    "cidr", "text(cidr)",
                    "cidr-block", "text(cidr)",
                    "cidrBlock", "text(cidr)",
                    "cidr-block-association.state", "'associated'",
                    "dhcp-options-id", "coalesce(dhcp_options, 'default')",
                    "is-default", "is_default::text",
                    "isDefault", "is_default::text",
                    "owner-id", "account",
                    "state", "'available'",
                    "vpc-id", "id"),
            Map.of(
                    "cidr-block-association.cidr-block",
                    new FilterColumns.Related(
                            "id IN (SELECT id FROM (SELECT id, text(cidr) AS block FROM vpc"
                                    + " UNION ALL SELECT vpc, text(cidr) FROM vpc_cidr) AS b WHERE %s)",
                            "block")),
            "id");

    static final FilterColumns SUBNET_FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry(
                            "available-ip-address-count",
                            "(SELECT count(*)::text FROM subnet_address AS a"
                                    + " WHERE a.subnet = subnet.id AND a.interface IS NULL)"),
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

    private final FeedStore feed;

    /** Takes the feed that zones learn of VPCs from. */
    public VpcStore(FeedStore feed) {
        this.feed = feed;
    }

    /** A subnet and how many of its addresses are free. */
    public record SubnetUse(Subnet subnet, int free) {}

    /** "Of this VPC", in any table that says which. */
    static Condition inVpc(VpcId vpc) {
        return new Condition("vpc = ?", List.of(vpc));
    }

    /** Writes a new VPC. Its zones hear of it with its first subnet there. */
    void insert(Tx tx, Vpc vpc, Instant now) throws SQLException {
        Sql.update(
                tx,
                INSERT_VPC,
                vpc.id(),
                vpc.account(),
                vpc.cidr(),
                vpc.isDefault(),
                vpc.attributes().dnsHostnames(),
                now);
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

    /** The account's VPC; nobody changes it until the transaction ends. */
    Optional<Vpc> lock(Tx tx, AccountId account, VpcId id) throws SQLException {
        return Sql.first(tx, LOCK_VPC, VpcStore::vpc, account, id);
    }

    /** Nobody changes any of these VPCs, whoever has them, until the transaction ends. */
    void lockAll(Tx tx, Collection<VpcId> vpcs) throws SQLException {
        var _ = Sql.list(tx, LOCK_ALL, row -> row.getString("id"), vpcs);
    }

    long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT_VPCS, row -> row.getLong("n"), account).orElse(0L);
    }

    void insertBlock(Tx tx, VpcId vpc, Vpc.Block block, Instant now) throws SQLException {
        Sql.update(tx, INSERT_BLOCK, block.id(), vpc, block.cidr(), now);
        touch(tx, vpc);
    }

    /** The VPC of the account that has such a block. */
    Optional<VpcId> ownerOfBlock(Tx tx, AccountId account, VpcCidrAssociationId id) throws SQLException {
        return Sql.first(tx, BLOCK_OWNER, row -> new VpcId(row.getString("vpc")), account, id);
    }

    void deleteBlock(Tx tx, VpcId vpc, VpcCidrAssociationId id) throws SQLException {
        Sql.update(tx, DELETE_BLOCK, id);
        touch(tx, vpc);
    }

    void update(Tx tx, VpcId vpc, Vpc.Attributes attributes) throws SQLException {
        Sql.update(
                tx,
                UPDATE_ATTRIBUTES,
                attributes.dnsSupport(),
                attributes.dnsHostnames(),
                attributes.dhcpOptions(),
                vpc);
        touch(tx, vpc);
    }

    /** Removes a VPC that has no subnet any more. Its zones heard that it is gone when its last subnet was. */
    void delete(Tx tx, VpcId vpc) throws SQLException {
        Sql.update(tx, DELETE_VPC, vpc);
    }

    /** Says that anything of the VPC's network changed. */
    public void touch(Tx tx, VpcId vpc) throws SQLException {
        feed.touchVpc(tx, FeedKind.VPC, vpc, vpc, false);
    }

    Optional<Subnet> lockSubnet(Tx tx, AccountId account, SubnetId id) throws SQLException {
        return Sql.first(tx, LOCK_SUBNET, VpcStore::subnet, account, id);
    }

    List<Subnet> subnetsOf(Tx tx, VpcId vpc) throws SQLException {
        return Sql.list(tx, SUBNETS_OF, VpcStore::subnet, vpc);
    }

    boolean inUse(Tx tx, SubnetId subnet) throws SQLException {
        return Sql.first(tx, SUBNET_IN_USE, row -> row.getBoolean("used"), subnet)
                .orElseThrow();
    }

    void mapPublicIp(Tx tx, SubnetId subnet, boolean map) throws SQLException {
        Sql.update(tx, UPDATE_SUBNET, map, subnet);
    }

    /** Removes a subnet that no interface is in, and tells its zone. */
    void delete(Tx tx, Subnet subnet) throws SQLException {
        Sql.update(tx, DELETE_SUBNET, subnet.id());
        boolean last = subnetsOf(tx, subnet.vpc()).stream()
                .noneMatch(other -> other.zone().equals(subnet.zone()));
        if (last) {
            feed.gone(tx, subnet.zone(), FeedKind.VPC, List.of(subnet.vpc()));
        } else {
            feed.touch(tx, subnet.zone(), FeedKind.VPC, List.of(subnet.vpc()));
        }
    }

    /** Remembers that the account was given a default VPC. */
    void defaultMade(Tx tx, AccountId account) throws SQLException {
        Sql.update(tx, DEFAULT_MADE, account);
    }

    /** Accounts that never had a default VPC. */
    List<AccountId> defaultNeverMade(Tx tx) throws SQLException {
        return Sql.list(tx, DEFAULT_NEVER_MADE, row -> new AccountId(row.getString("id")));
    }

    private static Object[] with(AccountId account, Condition condition) {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return values.toArray();
    }

    private static Vpc vpc(ResultSet row) throws SQLException {
        List<String> ids = Sql.texts(row, "block_ids");
        List<String> cidrs = Sql.texts(row, "blocks");
        var blocks = new ArrayList<Vpc.Block>();
        for (int i = 0; i < ids.size(); i++) {
            blocks.add(new Vpc.Block(new VpcCidrAssociationId(ids.get(i)), cidrs.get(i)));
        }
        return new Vpc(
                new VpcId(row.getString("id")),
                new AccountId(row.getString("account")),
                row.getString("cidr"),
                row.getInt("vni"),
                row.getBoolean("is_default"),
                new Vpc.Attributes(
                        row.getBoolean("dns_support"),
                        row.getBoolean("dns_hostnames"),
                        Sql.optionalText(row, "dhcp_options").map(DhcpOptionsId::new)),
                blocks);
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
