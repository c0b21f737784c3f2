package io.ironbark.cloud.vpc;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.DhcpOptionsId;
import io.ironbark.proto.id.VpcCidrAssociationId;
import io.ironbark.proto.id.VpcId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code vpc}, and {@code vpc_cidr} with what was added to one. */
public final class VpcStore {
    private static final String INSERT_VPC = """
            INSERT INTO vpc (id, account, cidr, is_default, dns_hostnames, created_at)
            VALUES (?, ?, ?::cidr, ?, ?, ?)
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

    private static final String COUNT_VPCS = "SELECT count(*) AS n FROM vpc WHERE account = ?";

    private static final String DEFAULT_MADE =
            "INSERT INTO default_vpc_made (account) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String DEFAULT_NEVER_MADE = """
            SELECT id FROM account WHERE NOT EXISTS (SELECT FROM default_vpc_made AS m WHERE m.account = account.id)
             ORDER BY id
            """;

    /** The first one's association has the id that {@link Vpc#firstAssociation} says. */
    private static final String BLOCKS = "id IN (SELECT id FROM (SELECT id, text(cidr) AS block, '"
            + VpcCidrAssociationId.PREFIX + "' || substr(id, " + (VpcId.PREFIX.length() + 1)
            + ") AS association FROM vpc"
            + " UNION ALL SELECT vpc, text(cidr), id FROM vpc_cidr) AS b WHERE %s)";

    public static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("cidr", "text(cidr)"),
                    Map.entry("cidr-block", "text(cidr)"),
                    Map.entry("cidrBlock", "text(cidr)"),
                    Map.entry("cidr-block-association.state", "'associated'"),
                    Map.entry("dhcp-options-id", "coalesce(dhcp_options, '" + Vpc.OWN_OPTIONS + "' || account)"),
                    Map.entry("ipv6-cidr-block-association.association-id", AsText.NONE),
                    Map.entry("ipv6-cidr-block-association.ipv6-cidr-block", AsText.NONE),
                    Map.entry("ipv6-cidr-block-association.ipv6-pool", AsText.NONE),
                    Map.entry("ipv6-cidr-block-association.state", AsText.NONE),
                    Map.entry("is-default", "is_default::text"),
                    Map.entry("isDefault", "is_default::text"),
                    Map.entry("owner-id", "account"),
                    Map.entry("state", "'available'"),
                    Map.entry("vpc-id", "id")),
            Map.of(
                    "cidr-block-association.association-id", new FilterColumns.Related(BLOCKS, "association"),
                    "cidr-block-association.cidr-block", new FilterColumns.Related(BLOCKS, "block")),
            "id");

    /** No VPC has ClassicLink, and nothing else is asked of it. */
    static final FilterColumns CLASSIC_LINK_FILTERS =
            new FilterColumns(Map.of("is-classic-link-enabled", "'false'", "vpc-id", "id"), "id");

    private static final String EXISTING = """
            SELECT id FROM vpc WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private final FeedStore feed;

    /** Takes the feed that zones learn of VPCs from. */
    public VpcStore(FeedStore feed) {
        this.feed = feed;
    }

    /** "Of this VPC", in any table that says which. */
    public static Condition inVpc(VpcId vpc) {
        return new Condition("vpc = ?", List.of(vpc));
    }

    /** Writes a new VPC. Its zones hear of it with its first subnet there. */
    public void insert(Tx tx, Vpc vpc, Instant now) throws SQLException {
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

    /** The account's default VPC. */
    public Optional<Vpc> defaultVpc(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, DEFAULT_VPC, VpcStore::vpc, account);
    }

    /** The account's VPCs that a condition holds for; an account has few. */
    public List<Vpc> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        return Sql.list(tx, VPCS.replace("%s", condition.sql()), VpcStore::vpc, with(account, condition));
    }

    /** Those of the ids that the account has, for tags. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** The account's VPC; nobody changes it until the transaction ends. */
    public Optional<Vpc> lock(Tx tx, AccountId account, VpcId id) throws SQLException {
        return Sql.first(tx, LOCK_VPC, VpcStore::vpc, account, id);
    }

    /** The same; refused if there is none. */
    public Vpc require(Tx tx, AccountId account, VpcId id) throws SQLException {
        return lock(tx, account, id).orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.VPC, id)));
    }

    /** Nobody changes any of these VPCs, whoever has them, until the transaction ends. */
    public void lockAll(Tx tx, Collection<VpcId> vpcs) throws SQLException {
        var _ = Sql.list(tx, LOCK_ALL, row -> row.getString("id"), vpcs);
    }

    public long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT_VPCS, row -> row.getLong("n"), account).orElse(0L);
    }

    public void insertBlock(Tx tx, VpcId vpc, Vpc.Block block, Instant now) throws SQLException {
        Sql.update(tx, INSERT_BLOCK, block.id(), vpc, block.cidr(), now);
        touch(tx, vpc);
    }

    /** The VPC of the account that has such a block. */
    public Optional<VpcId> ownerOfBlock(Tx tx, AccountId account, VpcCidrAssociationId id) throws SQLException {
        return Sql.first(tx, BLOCK_OWNER, row -> new VpcId(row.getString("vpc")), account, id);
    }

    public void deleteBlock(Tx tx, VpcId vpc, VpcCidrAssociationId id) throws SQLException {
        Sql.update(tx, DELETE_BLOCK, id);
        touch(tx, vpc);
    }

    public void update(Tx tx, VpcId vpc, Vpc.Attributes attributes) throws SQLException {
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
    public void delete(Tx tx, VpcId vpc) throws SQLException {
        Sql.update(tx, DELETE_VPC, vpc);
    }

    /** Says that anything of the VPC's network changed. */
    public void touch(Tx tx, VpcId vpc) throws SQLException {
        feed.touchVpc(tx, FeedKind.VPC, vpc, vpc, false);
    }

    /** Remembers that the account was given a default VPC. */
    public void defaultMade(Tx tx, AccountId account) throws SQLException {
        Sql.update(tx, DEFAULT_MADE, account);
    }

    /** Accounts that never had a default VPC. */
    public List<AccountId> defaultNeverMade(Tx tx) throws SQLException {
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
}
