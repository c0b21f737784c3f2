package io.ironbark.cloud.subnet;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.region.ZoneStates;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.SubnetId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.ZoneName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table {@code subnet}, and the addresses that a new one has. */
public final class SubnetStore {
    /**
     * How long an address that was given back is nobody's, unless it is asked for by name. Nodes are told of a change within
     * a second or two; until the slowest has heard it, packets of the next holder could pass by the rules of the last.
     */
    public static final Duration COOL_DOWN = Duration.ofSeconds(10);

    /** What can be had of {@code subnet_address} without naming it. */
    public static final String FREE = "interface IS NULL AND (freed_at IS NULL OR freed_at < now() - interval '"
            + COOL_DOWN.toSeconds() + " seconds')";

    private static final String SELECT = """
            SELECT id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default FROM subnet
            """;

    private static final String INSERT = """
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

    private static final String MAP_PUBLIC_IP = "UPDATE subnet SET map_public_ip = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM subnet WHERE id = ?";

    private static final String LOCK = SELECT + " WHERE account = ? AND id = ? FOR UPDATE";

    private static final String IN_USE = "SELECT EXISTS (SELECT FROM network_interface WHERE subnet = ?) AS used";

    private static final String OF_VPC = SELECT + " WHERE vpc = ? ORDER BY id";

    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry(
                    "available-ip-address-count",
                    "(SELECT count(*)::text FROM subnet_address WHERE subnet = subnet.id AND " + FREE + ")"),
            Map.entry("availability-zone", "zone"),
            Map.entry("availabilityZone", "zone"),
            Map.entry("cidr", "text(cidr)"),
            Map.entry("cidr-block", "text(cidr)"),
            Map.entry("cidrBlock", "text(cidr)"),
            Map.entry("customer-owned-ipv4-pool", AsText.NONE),
            Map.entry("default-for-az", "is_default::text"),
            Map.entry("defaultForAz", "is_default::text"),
            Map.entry("enable-dns64", "'false'"),
            Map.entry("enable-lni-at-device-index", AsText.NONE),
            Map.entry("ipv6-cidr-block-association.association-id", AsText.NONE),
            Map.entry("ipv6-cidr-block-association.ipv6-cidr-block", AsText.NONE),
            Map.entry("ipv6-cidr-block-association.state", AsText.NONE),
            Map.entry("ipv6-native", "'false'"),
            Map.entry("map-customer-owned-ip-on-launch", "'false'"),
            Map.entry("map-public-ip-on-launch", "map_public_ip::text"),
            Map.entry("outpost-arn", AsText.NONE),
            Map.entry("owner-id", "account"),
            Map.entry("private-dns-name-options-on-launch.enable-resource-name-dns-a-record", "'false'"),
            Map.entry("private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record", "'false'"),
            Map.entry("private-dns-name-options-on-launch.hostname-type", "'ip-name'"),
            Map.entry("state", "'available'"),
            Map.entry("subnet-id", "id"),
            Map.entry(
                    "subnet-arn",
                    "'arn:aws:ec2:' || rtrim(zone, 'abcdefghijklmnopqrstuvwxyz') || ':' || account || ':subnet/' || id"),
            Map.entry("vpc-id", "vpc"));

    private static final String EXISTING = """
            SELECT id FROM subnet WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String NAMED = SELECT + " WHERE account = ? AND id = ?";

    private static final String DEFAULTS = """
            SELECT subnet.id, subnet.account, vpc, zone, text(subnet.cidr) AS cidr, map_public_ip, subnet.is_default
              FROM subnet JOIN vpc ON vpc.id = subnet.vpc
             WHERE vpc.account = ? AND vpc.is_default AND subnet.is_default ORDER BY zone
            """;

    private static final String FIND = """
            SELECT subnet.id, account, vpc, zone, text(cidr) AS cidr, map_public_ip, is_default,
                   (SELECT count(*) FROM subnet_address WHERE subnet = subnet.id AND FREE) AS free
              FROM subnet WHERE account = ? AND %s ORDER BY id
            """.replace("FREE", FREE);

    private final FeedStore feed;

    /** Takes the feed that zones learn of VPCs from. */
    public SubnetStore(FeedStore feed) {
        this.feed = feed;
    }

    /** The filters, where the cloud has these zones. */
    static FilterColumns filters(List<ZoneName> zones) {
        var columns = new TreeMap<>(COLUMNS);
        String ids = zones.stream()
                .map(zone -> " WHEN '" + zone + "' THEN '" + ZoneStates.zoneId(zone) + "'")
                .collect(Collectors.joining("", "CASE zone", " END"));
        columns.put("availability-zone-id", ids);
        columns.put("availabilityZoneId", ids);
        return new FilterColumns(columns, "id");
    }

    /** A subnet and how many of its addresses can be had. */
    public record Use(Subnet subnet, int free) {}

    /** Writes a new subnet and its addresses. */
    public void insert(Tx tx, Subnet subnet, Instant now) throws SQLException {
        Sql.update(
                tx,
                INSERT,
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

    /** Those of the ids that the account has, for tags. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** Empty if the account has no such subnet. */
    public Optional<Subnet> find(Tx tx, AccountId account, SubnetId id) throws SQLException {
        return soon(tx, account, id).first();
    }

    /** The same, a little later. */
    public Soon<Subnet> soon(Tx tx, AccountId account, SubnetId id) {
        return Sql.soon(tx, NAMED, SubnetStore::subnet, account, id);
    }

    /** The account's subnet; refused if there is none. */
    public Subnet require(Tx tx, AccountId account, SubnetId id) throws SQLException {
        return find(tx, account, id).orElseThrow(() -> notFound(id));
    }

    /** The default subnets of the account's default VPC, by zone. */
    public Soon<Subnet> defaults(Tx tx, AccountId account) {
        return Sql.soon(tx, DEFAULTS, SubnetStore::subnet, account);
    }

    /** The account's subnets that a condition holds for; an account has few. */
    public List<Use> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        return Sql.list(
                tx,
                FIND.replace("%s", condition.sql()),
                row -> new Use(subnet(row), row.getInt("free")),
                with(account, condition));
    }

    /** The account's subnet, which nobody changes until the transaction ends; refused if there is none. */
    public Subnet lock(Tx tx, AccountId account, SubnetId id) throws SQLException {
        return Sql.first(tx, LOCK, SubnetStore::subnet, account, id).orElseThrow(() -> notFound(id));
    }

    private static ApiException notFound(SubnetId id) {
        return new ApiException(new ApiError.NotFound(Kind.SUBNET, id));
    }

    /** A VPC's subnets. */
    public List<Subnet> of(Tx tx, VpcId vpc) throws SQLException {
        return Sql.list(tx, OF_VPC, SubnetStore::subnet, vpc);
    }

    public boolean inUse(Tx tx, SubnetId subnet) throws SQLException {
        return Sql.first(tx, IN_USE, row -> row.getBoolean("used"), subnet).orElseThrow();
    }

    public void mapPublicIp(Tx tx, SubnetId subnet, boolean map) throws SQLException {
        Sql.update(tx, MAP_PUBLIC_IP, map, subnet);
    }

    /** Removes a subnet that no interface is in, and tells its zone. */
    public void delete(Tx tx, Subnet subnet) throws SQLException {
        Sql.update(tx, DELETE, subnet.id());
        boolean last =
                of(tx, subnet.vpc()).stream().noneMatch(other -> other.zone().equals(subnet.zone()));
        if (last) {
            feed.gone(tx, subnet.zone(), FeedKind.VPC, List.of(subnet.vpc()));
        } else {
            feed.touch(tx, subnet.zone(), FeedKind.VPC, List.of(subnet.vpc()));
        }
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

    private static Object[] with(AccountId account, Condition condition) {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return values.toArray();
    }
}
