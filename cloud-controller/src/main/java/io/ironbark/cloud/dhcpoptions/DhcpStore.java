package io.ironbark.cloud.dhcpoptions;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.DhcpOptionsId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code dhcp_options}. */
public final class DhcpStore {
    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of("dhcp-options-id", "id", "owner-id", "account"),
            Map.of(
                    "key",
                            new FilterColumns.Related(
                                    "EXISTS (SELECT FROM (VALUES ('domain-name', domain_name IS NOT NULL),"
                                            + " ('domain-name-servers', cardinality(name_servers) > 0),"
                                            + " ('ntp-servers', cardinality(ntp_servers) > 0)) AS k (key, there)"
                                            + " WHERE k.there AND %s)",
                                    "k.key"),
                    "value",
                            new FilterColumns.Related(
                                    "EXISTS (SELECT FROM unnest(name_servers || ntp_servers || domain_name) AS v (value)"
                                            + " WHERE %s)",
                                    "v.value")),
            "id");

    /** Each account has the cloud's own set, too, which is no row. */
    private static final String FIND = """
            SELECT id, account, domain_name, name_servers, ntp_servers
              FROM (SELECT id, account, domain_name, name_servers, ntp_servers FROM dhcp_options
                     UNION ALL
                    SELECT 'OWN' || id, id, ?::text, ARRAY['AmazonProvidedDNS'], ARRAY[]::text[] FROM account)
                AS dhcp_options
             WHERE account = ? AND %s ORDER BY id
            """.replace("OWN", Vpc.OWN_OPTIONS);

    private static final String BY_IDS = """
            SELECT id, account, domain_name, name_servers, ntp_servers FROM dhcp_options WHERE id = ANY (?)
            """;

    private static final String EXISTING = """
            SELECT id FROM dhcp_options WHERE account = ? AND id = ANY (?) FOR KEY SHARE
            """;

    private static final String INSERT = """
            INSERT INTO dhcp_options (id, account, domain_name, name_servers, ntp_servers, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private static final String USED = "SELECT EXISTS (SELECT FROM vpc WHERE dhcp_options = ?) AS used";

    private static final String DELETE = "DELETE FROM dhcp_options WHERE id = ?";

    private final String domain;

    /** Takes the domain that guests are told of unless their VPC has another. */
    public DhcpStore(String domain) {
        this.domain = domain;
    }

    public record Options(
            DhcpOptionsId id,
            AccountId account,
            Optional<String> domainName,
            List<String> nameServers,
            List<String> ntpServers) {}

    public List<Options> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(domain);
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), DhcpStore::options, values.toArray());
    }

    public List<Options> byIds(Tx tx, Collection<?> ids) throws SQLException {
        return Sql.list(tx, BY_IDS, DhcpStore::options, ids);
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    public void insert(Tx tx, Options options, Instant now) throws SQLException {
        Sql.update(
                tx,
                INSERT,
                options.id(),
                options.account(),
                options.domainName(),
                options.nameServers(),
                options.ntpServers(),
                now);
    }

    public boolean used(Tx tx, DhcpOptionsId id) throws SQLException {
        return Sql.first(tx, USED, row -> row.getBoolean("used"), id).orElseThrow();
    }

    public void delete(Tx tx, DhcpOptionsId id) throws SQLException {
        Sql.update(tx, DELETE, id);
    }

    private static Options options(ResultSet row) throws SQLException {
        return new Options(
                new DhcpOptionsId(row.getString("id")),
                new AccountId(row.getString("account")),
                Sql.optionalText(row, "domain_name"),
                Sql.texts(row, "name_servers"),
                Sql.texts(row, "ntp_servers"));
    }
}
