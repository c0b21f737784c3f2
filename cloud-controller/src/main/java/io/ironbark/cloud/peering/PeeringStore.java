package io.ironbark.cloud.peering;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.NetworkFault;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.id.VpcPeeringId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code vpc_peering}. A connection that has ended is shown for two hours; a request waits for a week. */
public final class PeeringStore {
    public static final FilterColumns FILTERS = new FilterColumns(
            Map.ofEntries(
                    Map.entry("accepter-vpc-info.owner-id", "accepter"),
                    Map.entry("accepter-vpc-info.vpc-id", "accepter_vpc"),
                    Map.entry("accepter-vpc-info.cidr-block", "accepter_cidrs[1]"),
                    Map.entry("requester-vpc-info.owner-id", "requester"),
                    Map.entry("requester-vpc-info.vpc-id", "requester_vpc"),
                    Map.entry("requester-vpc-info.cidr-block", "requester_cidrs[1]"),
                    Map.entry("status-code", "status"),
                    Map.entry("status-message", "message"),
                    Map.entry("vpc-peering-connection-id", "id")),
            "id");

    /** A request that nobody answered in time has expired, whether or not anybody wrote that down. */
    private static final String SHOWN = """
            (SELECT p.id, p.requester, p.requester_vpc, p.accepter, p.accepter_vpc, p.created_at, p.ended_at,
                    CASE WHEN p.status = 'pending-acceptance' AND p.created_at < now() - interval '7 days'
                         THEN 'expired' ELSE p.status END AS status,
                    p.message,
                    coalesce(r.cidrs, p.requester_cidrs) AS requester_cidrs,
                    coalesce(a.cidrs, p.accepter_cidrs) AS accepter_cidrs
               FROM vpc_peering AS p
               LEFT JOIN LATERAL (SELECT array_prepend(text(v.cidr), ARRAY(
                        SELECT text(b.cidr) FROM vpc_cidr AS b WHERE b.vpc = v.id ORDER BY b.created_at, b.id)) AS cidrs
                      FROM vpc AS v WHERE v.id = p.requester_vpc) AS r ON true
               LEFT JOIN LATERAL (SELECT array_prepend(text(v.cidr), ARRAY(
                        SELECT text(b.cidr) FROM vpc_cidr AS b WHERE b.vpc = v.id ORDER BY b.created_at, b.id)) AS cidrs
                      FROM vpc AS v WHERE v.id = p.accepter_vpc) AS a ON true
              WHERE p.ended_at IS NULL OR p.ended_at > now() - interval '2 hours') AS p
            """;

    private static final String FIND =
            "SELECT * FROM " + SHOWN + " WHERE (requester = ? OR accepter = ?) AND %s ORDER BY id";

    private static final String LOCK = """
            SELECT id FROM vpc_peering WHERE id = ? AND (requester = ? OR accepter = ?) FOR UPDATE
            """;

    private static final String ACTIVE_OF = "SELECT * FROM " + SHOWN
            + " WHERE status = 'active' AND (requester_vpc = ANY (?) OR accepter_vpc = ANY (?))" + " ORDER BY id";

    private static final String LIVE_OF = """
            SELECT id FROM vpc_peering WHERE ended_at IS NULL AND (requester_vpc = ? OR accepter_vpc = ?) ORDER BY id
               FOR UPDATE
            """;

    private static final String BETWEEN = """
            SELECT id FROM vpc_peering
             WHERE ended_at IS NULL AND (status = 'active' OR created_at > now() - interval '7 days')
               AND ((requester_vpc = ? AND accepter_vpc = ?) OR (requester_vpc = ? AND accepter_vpc = ?))
            """;

    private static final String COUNT = """
            SELECT count(*) AS n FROM vpc_peering WHERE ended_at IS NULL AND (requester_vpc = ? OR accepter_vpc = ?)
            """;

    private static final String INSERT = """
            INSERT INTO vpc_peering (id, requester, requester_vpc, requester_cidrs, accepter, accepter_vpc,
                                     accepter_cidrs, status, message, created_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String ACTIVATE = """
            UPDATE vpc_peering SET status = 'active', message = 'Active' WHERE id = ?
            """;

    private static final String END = """
            UPDATE vpc_peering SET status = ?, message = ?, ended_at = ? WHERE id = ?
            """;

    private static final String EXISTING = """
            SELECT id FROM vpc_peering WHERE requester = ? AND id = ANY (?) FOR KEY SHARE
            """;

    /** One end of a connection. */
    public record End(AccountId account, VpcId vpc, List<String> cidrs) {
        public End {
            cidrs = List.copyOf(cidrs);
        }
    }

    public record Peering(
            VpcPeeringId id,
            End requester,
            End accepter,
            String status,
            String message,
            Instant createdAt,
            Optional<Instant> endedAt) {
        public boolean active() {
            return status.equals("active");
        }

        public boolean pending() {
            return status.equals("pending-acceptance");
        }
    }

    public List<Peering> find(Tx tx, AccountId account, Condition condition) throws SQLException {
        var values = new ArrayList<Object>();
        values.add(account);
        values.add(account);
        values.addAll(condition.values());
        return Sql.list(tx, FIND.replace("%s", condition.sql()), PeeringStore::peering, values.toArray());
    }

    /** A connection that the account has an end of; nobody changes it until the transaction ends. */
    public Optional<Peering> lock(Tx tx, AccountId account, VpcPeeringId id) throws SQLException {
        Optional<String> locked = Sql.first(tx, LOCK, row -> row.getString("id"), id, account, account);
        return locked.isEmpty()
                ? Optional.empty()
                : find(tx, account, new Condition("id = ?", List.of(id))).stream()
                        .findFirst();
    }

    /** The same; refused if there is none. */
    Peering require(Tx tx, AccountId account, VpcPeeringId id) throws SQLException {
        return lock(tx, account, id).orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.VPC_PEERING, id)));
    }

    /** What EC2 says of a connection that can't become what is asked. */
    static ApiException wrongState(Peering peering, String to) {
        return NetworkFault.PEERING_STATE.because("Invalid state transition for " + peering.id()
                + ", attempted to transition from " + peering.status() + " to " + to);
    }

    /** The active connections of these VPCs. */
    public List<Peering> activeOf(Tx tx, Collection<?> vpcs) throws SQLException {
        return Sql.list(tx, ACTIVE_OF, PeeringStore::peering, vpcs, vpcs);
    }

    /** The connections of a VPC that have not ended. */
    public List<VpcPeeringId> liveOf(Tx tx, VpcId vpc) throws SQLException {
        return Sql.list(tx, LIVE_OF, row -> new VpcPeeringId(row.getString("id")), vpc, vpc);
    }

    /** The connection of two VPCs, waiting or active. */
    public Optional<VpcPeeringId> between(Tx tx, VpcId one, VpcId other) throws SQLException {
        return Sql.first(tx, BETWEEN, row -> new VpcPeeringId(row.getString("id")), one, other, other, one);
    }

    public long count(Tx tx, VpcId vpc) throws SQLException {
        return Sql.first(tx, COUNT, row -> row.getLong("n"), vpc, vpc).orElse(0L);
    }

    public void insert(Tx tx, Peering peering) throws SQLException {
        Sql.update(
                tx,
                INSERT,
                peering.id(),
                peering.requester().account(),
                peering.requester().vpc(),
                peering.requester().cidrs(),
                peering.accepter().account(),
                peering.accepter().vpc(),
                peering.accepter().cidrs(),
                peering.status(),
                peering.message(),
                peering.createdAt(),
                peering.endedAt());
    }

    public void activate(Tx tx, VpcPeeringId id) throws SQLException {
        Sql.update(tx, ACTIVATE, id);
    }

    public void end(Tx tx, VpcPeeringId id, String status, String message, Instant now) throws SQLException {
        Sql.update(tx, END, status, message, now, id);
    }

    /** Those of the ids that the account asked for: whose tags they are. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    private static Peering peering(ResultSet row) throws SQLException {
        return new Peering(
                new VpcPeeringId(row.getString("id")),
                end(row, "requester"),
                end(row, "accepter"),
                row.getString("status"),
                row.getString("message"),
                Sql.instant(row, "created_at"),
                Sql.optionalInstant(row, "ended_at"));
    }

    private static End end(ResultSet row, String end) throws SQLException {
        return new End(
                new AccountId(row.getString(end)),
                new VpcId(row.getString(end + "_vpc")),
                Sql.texts(row, end + "_cidrs"));
    }
}
