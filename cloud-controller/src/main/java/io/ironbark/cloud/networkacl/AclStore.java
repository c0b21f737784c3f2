package io.ironbark.cloud.networkacl;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.AsText;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.vpc.Ipv4Block;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.NetworkAclAssociationId;
import io.ironbark.proto.id.NetworkAclId;
import io.ironbark.proto.id.SubnetId;
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

/** The tables {@code network_acl}, {@code network_acl_entry} and {@code network_acl_association}. */
public final class AclStore {
    private static final String ASSOCIATED = "id IN (SELECT a.acl FROM network_acl_association AS a WHERE %s)";
    private static final String ENTRIES = "id IN (SELECT e.acl FROM network_acl_entry AS e WHERE %s)";

    /** Of ICMP, the type and the code are where others have their ports. */
    private static final String ICMP = "CASE e.protocol WHEN '1' THEN %s::text END";

    private static final String PORT = "CASE WHEN e.protocol <> '1' AND e.from_port >= 0 THEN %s::text END";

    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "default", "is_default::text",
                    "network-acl-id", "id",
                    "owner-id", "account",
                    "vpc-id", "vpc"),
            Map.ofEntries(
                    associated("association.association-id", "a.id"),
                    associated("association.network-acl-id", "a.acl"),
                    associated("association.subnet-id", "a.subnet"),
                    entry("entry.cidr", "text(e.cidr)"),
                    entry("entry.egress", "e.egress::text"),
                    entry("entry.icmp.code", ICMP.replace("%s", "e.to_port")),
                    entry("entry.icmp.type", ICMP.replace("%s", "e.from_port")),
                    entry("entry.ipv6-cidr", AsText.NONE),
                    entry("entry.port-range.from", PORT.replace("%s", "e.from_port")),
                    entry("entry.port-range.to", PORT.replace("%s", "e.to_port")),
                    entry("entry.protocol", "e.protocol"),
                    entry("entry.rule-action", "CASE WHEN e.allow THEN 'allow' ELSE 'deny' END"),
                    entry("entry.rule-number", "e.number::text")),
            "id");

    private static final String FIND = """
            SELECT id, account, vpc, is_default FROM network_acl WHERE account = ? AND %s ORDER BY id
            """;

    private static final String DEFAULT_OF = """
            SELECT id, account, vpc, is_default FROM network_acl WHERE vpc = ? AND is_default
            """;

    private static final String EXISTING = """
            SELECT id FROM network_acl WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO network_acl (id, account, vpc, is_default, created_at) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String DELETE = "DELETE FROM network_acl WHERE id = ?";

    private static final String ENTRIES_OF = """
            SELECT acl, egress, number, allow, protocol, from_port, to_port, text(cidr) AS cidr
              FROM network_acl_entry WHERE acl = ANY (?) ORDER BY acl, egress, number
            """;

    private static final String INSERT_ENTRY = """
            INSERT INTO network_acl_entry (acl, egress, number, allow, protocol, from_port, to_port, cidr)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?::cidr) ON CONFLICT (acl, egress, number) DO NOTHING
            """;

    private static final String DELETE_ENTRY = """
            DELETE FROM network_acl_entry WHERE acl = ? AND egress = ? AND number = ?
            """;

    private static final String ASSOCIATIONS_OF = """
            SELECT id, acl, subnet FROM network_acl_association WHERE acl = ANY (?) ORDER BY id
            """;

    private static final String ASSOCIATION = """
            SELECT a.id, a.acl, a.subnet FROM network_acl_association AS a JOIN network_acl AS n ON n.id = a.acl
             WHERE n.account = ? AND a.id = ? FOR UPDATE OF a
            """;

    private static final String ASSOCIATE = """
            INSERT INTO network_acl_association (id, acl, subnet) VALUES (?, ?, ?)
            """;

    private static final String DISASSOCIATE = "DELETE FROM network_acl_association WHERE subnet = ?";

    public record Acl(NetworkAclId id, AccountId account, VpcId vpc, boolean isDefault) {}

    public record Association(NetworkAclAssociationId id, NetworkAclId acl, SubnetId subnet) {}

    /** One entry, in the form that nodes take. */
    public record Entry(
            boolean egress, int number, boolean allow, String protocol, int fromPort, int toPort, String cidr) {
        private static final int FIRST_NUMBER = 100;

        /** What default ACLs start with. */
        public static Entry allowAll(boolean egress) {
            return new Entry(egress, FIRST_NUMBER, true, "-1", -1, -1, Ipv4Block.ANYWHERE);
        }
    }

    /** An entry and whose it is. */
    public record Owned(NetworkAclId acl, Entry entry) {}

    private static Map.Entry<String, FilterColumns.Related> associated(String name, String expression) {
        return Map.entry(name, new FilterColumns.Related(ASSOCIATED, expression));
    }

    private static Map.Entry<String, FilterColumns.Related> entry(String name, String expression) {
        return Map.entry(name, new FilterColumns.Related(ENTRIES, expression));
    }

    public List<Acl> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), AclStore::acl, values.toArray());
    }

    public Acl defaultOf(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, DEFAULT_OF, AclStore::acl, vpc).orElseThrow();
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    public void insert(Tx tx, Acl acl, Instant now) throws SQLException {
        Sql.update(tx, INSERT, acl.id(), acl.account(), acl.vpc(), acl.isDefault(), now);
    }

    public void delete(Tx tx, NetworkAclId id) throws SQLException {
        Sql.update(tx, DELETE, id);
    }

    public List<Owned> entries(Tx tx, Collection<?> acls) throws SQLException {
        return Sql.list(tx, ENTRIES_OF, AclStore::entry, acls);
    }

    /** Returns false, having written nothing, if there is an entry of this number. */
    public boolean insertEntry(Tx tx, NetworkAclId acl, Entry entry) throws SQLException {
        return Sql.update(
                        tx,
                        INSERT_ENTRY,
                        acl,
                        entry.egress(),
                        entry.number(),
                        entry.allow(),
                        entry.protocol(),
                        entry.fromPort(),
                        entry.toPort(),
                        entry.cidr())
                == 1;
    }

    /** Returns false if there is no such entry. */
    public boolean deleteEntry(Tx tx, NetworkAclId acl, boolean egress, int number) throws SQLException {
        return Sql.update(tx, DELETE_ENTRY, acl, egress, number) == 1;
    }

    public List<Association> associations(Tx tx, Collection<?> acls) throws SQLException {
        return Sql.list(tx, ASSOCIATIONS_OF, AclStore::association, acls);
    }

    public Optional<Association> association(Tx tx, AccountId account, NetworkAclAssociationId id) throws SQLException {
        return Sql.first(tx, ASSOCIATION, AclStore::association, account, id);
    }

    public void associate(Tx tx, NetworkAclAssociationId id, NetworkAclId acl, SubnetId subnet) throws SQLException {
        Sql.update(tx, ASSOCIATE, id, acl, subnet);
    }

    public void disassociate(Tx tx, SubnetId subnet) throws SQLException {
        Sql.update(tx, DISASSOCIATE, subnet);
    }

    private static Acl acl(ResultSet row) throws SQLException {
        return new Acl(
                new NetworkAclId(row.getString("id")),
                new AccountId(row.getString("account")),
                new VpcId(row.getString("vpc")),
                row.getBoolean("is_default"));
    }

    private static Association association(ResultSet row) throws SQLException {
        return new Association(
                new NetworkAclAssociationId(row.getString("id")),
                new NetworkAclId(row.getString("acl")),
                new SubnetId(row.getString("subnet")));
    }

    private static Owned entry(ResultSet row) throws SQLException {
        return new Owned(
                new NetworkAclId(row.getString("acl")),
                new Entry(
                        row.getBoolean("egress"),
                        row.getInt("number"),
                        row.getBoolean("allow"),
                        row.getString("protocol"),
                        row.getInt("from_port"),
                        row.getInt("to_port"),
                        row.getString("cidr")));
    }
}
