package io.ironbark.cloud.feed;

import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The table {@code zone_feed}. */
public final class FeedStore {
    /** The version of somebody who knows nothing. */
    public static final long NOTHING_SEEN = 0;

    private static final String TOUCH = """
            INSERT INTO zone_feed (zone, kind, id, xid, gone)
            SELECT ?, ?, id, pg_current_xact_id()::text::bigint, ? FROM unnest(?) AS id ORDER BY id
                ON CONFLICT (zone, kind, id) DO UPDATE SET xid = excluded.xid, gone = excluded.gone
            """;

    private static final String TOUCH_IN_ALL_ZONES_OF_VPC = """
            INSERT INTO zone_feed (zone, kind, id, xid, gone)
            SELECT DISTINCT subnet.zone, ?, ?, pg_current_xact_id()::text::bigint, ? FROM subnet WHERE vpc = ?
                ON CONFLICT (zone, kind, id) DO UPDATE SET xid = excluded.xid, gone = excluded.gone
            RETURNING zone
            """;

    private static final String HORIZON = """
            SELECT pg_snapshot_xmin(s)::text::bigint AS xmin, pg_snapshot_xmax(s)::text::bigint AS xmax
              FROM pg_current_snapshot() AS s
            """;

    private static final String CHANGED = """
            SELECT kind, id, xid, gone FROM zone_feed WHERE zone = ? AND xid >= ? ORDER BY kind, id
            """;

    private static final String ALL = """
            SELECT kind, id, xid, gone FROM zone_feed WHERE zone = ? AND NOT gone ORDER BY kind, id
            """;

    private static final String FORGET = """
            DELETE FROM zone_feed WHERE kind = ? AND id = ANY (?) AND gone
            """;

    private final ZoneSignal signal;

    /** Takes the signal that wakes the zones' long polls. */
    public FeedStore(ZoneSignal signal) {
        this.signal = signal;
    }

    private record Horizon(long xmin, long xmax) {}

    /** Says that these things changed, or came to be. */
    public void touch(Tx tx, ZoneName zone, FeedKind kind, Collection<?> ids) throws SQLException {
        mark(tx, zone, kind, ids, false);
    }

    /** Says that the zone may forget these things. */
    public void gone(Tx tx, ZoneName zone, FeedKind kind, Collection<?> ids) throws SQLException {
        mark(tx, zone, kind, ids, true);
    }

    /** Says that a VPC or one of its groups changed, in each zone where the VPC has a subnet. */
    public void touchVpc(Tx tx, FeedKind kind, Object id, Object vpc, boolean gone) throws SQLException {
        List<ZoneName> zones = Sql.list(
                tx, TOUCH_IN_ALL_ZONES_OF_VPC, row -> new ZoneName(row.getString("zone")), kind, id, gone, vpc);
        tx.afterCommit(() -> zones.forEach(signal::wake));
    }

    /**
     * What changed since a version; everything for {@link #NOTHING_SEEN}, and for a version from the future, which only
     * somebody can have who knows another history of this database.
     *
     * The horizon is read before the rows: what is not visible to the second statement was running at the first one or
     * began later, so its transaction id is at or above the version. They go to the server together, and each sees what
     * is committed when it begins.
     */
    public FeedPage read(Tx tx, ZoneName zone, long after) throws SQLException {
        Soon<Horizon> asked = Sql.soon(tx, HORIZON, row -> new Horizon(row.getLong("xmin"), row.getLong("xmax")));
        List<FeedEntry> entries = after <= NOTHING_SEEN ? all(tx, zone) : changed(tx, zone, after);
        Horizon horizon = asked.first().orElseThrow();
        if (after > horizon.xmax()) {
            return new FeedPage(horizon.xmin(), true, all(tx, zone));
        }
        return new FeedPage(horizon.xmin(), after <= NOTHING_SEEN, entries);
    }

    private static List<FeedEntry> all(Tx tx, ZoneName zone) throws SQLException {
        return Sql.list(tx, ALL, FeedStore::entry, zone);
    }

    private static List<FeedEntry> changed(Tx tx, ZoneName zone, long after) throws SQLException {
        return Sql.list(tx, CHANGED, FeedStore::entry, zone, after);
    }

    /** Removes entries that were told to be gone long ago. */
    public void forget(Tx tx, FeedKind kind, Collection<?> ids) throws SQLException {
        Sql.update(tx, FORGET, kind, ids);
    }

    private void mark(Tx tx, ZoneName zone, FeedKind kind, Collection<?> ids, boolean gone) throws SQLException {
        Sql.later(
                tx,
                TOUCH,
                zone,
                kind,
                gone,
                new TreeSet<>(ids.stream().map(Object::toString).toList()));
        tx.afterCommit(() -> signal.wake(zone));
    }

    private static FeedEntry entry(java.sql.ResultSet row) throws SQLException {
        return new FeedEntry(
                FeedKind.valueOf(row.getString("kind")),
                row.getString("id"),
                row.getLong("xid"),
                row.getBoolean("gone"));
    }
}
