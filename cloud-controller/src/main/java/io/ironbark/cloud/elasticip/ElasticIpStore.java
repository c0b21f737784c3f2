package io.ironbark.cloud.elasticip;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.AddressAssociationId;
import io.ironbark.proto.id.AllocationId;
import io.ironbark.proto.id.NetworkInterfaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of {@code public_address} that have an allocation. */
public final class ElasticIpStore {
    private static final String INTERFACES = "interface IN (SELECT n.id FROM network_interface AS n WHERE %s)";

    public static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "allocation-id", "allocation",
                    "association-id", "association",
                    "domain", "'vpc'",
                    "network-border-group", "(SELECT left(min(zone.name), -1) FROM zone)",
                    "network-interface-id", "interface",
                    "network-interface-owner-id", "CASE WHEN interface IS NULL THEN NULL ELSE account END",
                    "public-ip", "host(ip)"),
            Map.of(
                    "instance-id", new FilterColumns.Related(INTERFACES, "n.instance"),
                    "private-ip-address",
                            new FilterColumns.Related(INTERFACES, "host(coalesce(secondary_ip, n.private_ip))")),
            "allocation");

    private static final String COLUMNS = """
            p.allocation, p.account, host(p.ip) AS ip, p.association, p.interface, n.instance,
                   host(coalesce(p.secondary_ip, n.private_ip)) AS private_ip
            """;

    private static final String FIND = "SELECT " + COLUMNS
            + " FROM (SELECT *, allocation AS id FROM public_address WHERE account = ? AND allocation IS NOT NULL) AS p"
            + " LEFT JOIN network_interface AS n ON n.id = p.interface"
            + " WHERE p.ip IN (SELECT ip FROM (SELECT *, allocation AS id FROM public_address"
            + " WHERE account = ? AND allocation IS NOT NULL) AS mine WHERE %s) ORDER BY p.allocation";

    private static final String LOCK = "SELECT " + COLUMNS
            + " FROM public_address AS p LEFT JOIN network_interface AS n ON n.id = p.interface"
            + " WHERE p.account = ? AND p.allocation IS NOT NULL"
            + " AND (p.allocation = ? OR host(p.ip) = ? OR p.association = ?) FOR UPDATE OF p";

    private static final String OF_INTERFACE = "SELECT " + COLUMNS
            + " FROM public_address AS p LEFT JOIN network_interface AS n ON n.id = p.interface"
            + " WHERE p.interface = ? AND p.allocation IS NOT NULL"
            + " AND coalesce(p.secondary_ip, n.private_ip) = ?::inet";

    private static final String EXISTING = """
            SELECT allocation AS id FROM public_address WHERE account = ? AND allocation = ANY (?) FOR KEY SHARE
            """;

    private static final String COUNT = """
            SELECT count(*) AS n FROM public_address WHERE account = ? AND allocation IS NOT NULL
            """;

    private static final String ALLOCATE = """
            UPDATE public_address SET allocation = ?, account = ?
             WHERE ip = (SELECT ip FROM public_address
                          WHERE interface IS NULL AND allocation IS NULL AND (? = '' OR host(ip) = ?)
                            AND (freed_at IS NULL OR account = ? OR freed_at < ?)
                          ORDER BY freed_at NULLS FIRST, ip LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING host(ip) AS ip
            """;

    private static final String ASSOCIATE = """
            UPDATE public_address SET association = ?, interface = ?, secondary_ip = ?::inet WHERE allocation = ?
            """;

    private static final String RELEASE = """
            UPDATE public_address SET allocation = NULL, freed_at = ? WHERE allocation = ?
            """;

    /** The interface has an address of the pool, which an elastic one takes the place of. */
    private static final String FREE_AUTOMATIC = """
            UPDATE public_address SET interface = NULL, freed_at = ?, account = ?
             WHERE interface = ? AND allocation IS NULL
            """;

    /** An elastic address, and what it is associated with. */
    public record Address(
            AllocationId allocation,
            AccountId account,
            String ip,
            Optional<AddressAssociationId> association,
            Optional<NetworkInterfaceId> nic,
            Optional<String> instance,
            Optional<String> privateIp) {}

    public List<Address> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), ElasticIpStore::address, values.toArray());
    }

    /** The account's address with this allocation, or this IP, or this association. */
    public Optional<Address> lock(Tx tx, AccountId account, String allocation, String ip, String association)
            throws SQLException {
        return Sql.first(tx, LOCK, ElasticIpStore::address, account, allocation, ip, association);
    }

    /** The one of an interface's private address. */
    public Optional<Address> of(Tx tx, NetworkInterfaceId nic, String privateIp) throws SQLException {
        return Sql.first(tx, OF_INTERFACE, ElasticIpStore::address, nic, privateIp);
    }

    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    public long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT, row -> row.getLong("n"), account).orElse(0L);
    }

    /**
     * Takes an address of the pool, the one asked for or any; empty if there is none. One that was another account's
     * waits until the given time is past.
     */
    public Optional<String> allocate(Tx tx, AccountId account, AllocationId id, String asked, Instant freedBefore)
            throws SQLException {
        return Sql.first(tx, ALLOCATE, row -> row.getString("ip"), id, account, asked, asked, account, freedBefore);
    }

    /** What an elastic address is bound to; a secondary address if it is not the interface's primary one. */
    public record Binding(AddressAssociationId association, NetworkInterfaceId nic, Optional<String> secondary) {}

    public void associate(Tx tx, AllocationId id, Binding to) throws SQLException {
        Sql.update(tx, ASSOCIATE, to.association(), to.nic(), to.secondary(), id);
    }

    public void disassociate(Tx tx, AllocationId id) throws SQLException {
        Sql.update(tx, ASSOCIATE, Optional.empty(), Optional.empty(), Optional.empty(), id);
    }

    public void freeAutomatic(Tx tx, AccountId account, NetworkInterfaceId nic, Instant now) throws SQLException {
        Sql.update(tx, FREE_AUTOMATIC, now, account, nic);
    }

    public void release(Tx tx, AllocationId id, Instant now) throws SQLException {
        Sql.update(tx, RELEASE, now, id);
    }

    private static Address address(ResultSet row) throws SQLException {
        return new Address(
                new AllocationId(row.getString("allocation")),
                new AccountId(row.getString("account")),
                row.getString("ip"),
                Sql.optionalText(row, "association").map(AddressAssociationId::new),
                Sql.optionalText(row, "interface").map(NetworkInterfaceId::new),
                Sql.optionalText(row, "instance"),
                Sql.optionalText(row, "private_ip"));
    }
}
