package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.LifeCycle.ShutdownBehavior;
import io.ironbark.cloud.volume.VolumeStore;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.node.Power;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Changes of instance rows after their launch. */
final class InstanceStore {
    /** How long users see a terminated instance. */
    static final Duration VISIBLE_AFTER_TERMINATION = Duration.ofHours(1);

    private static final String COLUMNS = """
            id, account, zone, state, generation, node, shutdown_behavior, disable_api_termination, disable_api_stop,
            instance_type, vcpus, memory_mib, disk_gib, settings_applied
            """;

    private static final String LOCK_OF_ACCOUNT = """
            SELECT %s FROM instance
             WHERE account = ? AND id = ANY (?) AND (state <> 'TERMINATED' OR changed_at > ?)
             ORDER BY id FOR UPDATE
            """.formatted(COLUMNS);

    private static final String LOCK_OF_ZONE = """
            SELECT %s FROM instance
             WHERE zone = ? AND id = ANY (?)
               AND (state <> 'TERMINATED' OR EXISTS (SELECT FROM network_interface AS n WHERE n.instance = instance.id))
             ORDER BY id FOR UPDATE
            """.formatted(COLUMNS);

    private static final String PEEK_OF_ZONE = """
            SELECT %s FROM instance
             WHERE zone = ? AND id = ANY (?)
               AND (state <> 'TERMINATED' OR EXISTS (SELECT FROM network_interface AS n WHERE n.instance = instance.id))
             ORDER BY id
            """.formatted(COLUMNS);

    private static final String PEEK_OF_ACCOUNT = """
            SELECT %s FROM instance
             WHERE account = ? AND id = ANY (?) AND (state <> 'TERMINATED' OR changed_at > ?) ORDER BY id
            """.formatted(COLUMNS);

    /** The caller holds the rows' locks. */
    private static final String CHANGE = """
            UPDATE instance
               SET state = ?, power = ?, generation = generation + 1, changed_at = ?, transition_reason = ?,
                   state_reason_code = ?, state_reason_message = ?
             WHERE id = ANY (?)
            """;

    private static final String SETTLE = """
            UPDATE instance
               SET state = ?, changed_at = ?,
                   state_reason_code = CASE WHEN ? THEN NULL ELSE state_reason_code END,
                   state_reason_message = CASE WHEN ? THEN NULL ELSE state_reason_message END
             WHERE id = ANY (?)
            """;

    private static final String REBOOT = """
            UPDATE instance SET generation = generation + 1, reboots = reboots + 1 WHERE id = ANY (?)
            """;

    private static final String LAUNCHED_AGAIN = """
            UPDATE instance SET launched_at = ? WHERE id = ANY (?)
            """;

    /** True if the message is news. */
    private static final String WAITS_BECAUSE = """
            UPDATE instance SET state_reason_code = ?, state_reason_message = ?
             WHERE id = ? AND generation = ? AND state = 'PENDING' AND node IS NULL
               AND state_reason_message IS DISTINCT FROM ?
            """;

    private static final String ABRUPT = """
            UPDATE instance SET abrupt = ? WHERE id = ANY (?)
            """;
    private static final String INTERRUPT = """
            UPDATE instance SET interrupts = interrupts + 1 WHERE id = ?
            """;
    private static final String ANSWERS_BY = """
            UPDATE instance SET settings_applied = ? WHERE id = ? AND settings_applied < ?
            """;
    private static final String OVERTAKE = """
            UPDATE instance SET generation = ? WHERE id = ? AND generation < ?
            """;

    private static final String NEVER_PLACED = """
            SELECT %s FROM instance WHERE state = 'PENDING' AND node IS NULL AND launched_at < ?
             ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED
            """.formatted(COLUMNS);

    private static final String FORGOTTEN = """
            SELECT id FROM instance
             WHERE state = 'TERMINATED' AND changed_at < ?
               AND NOT EXISTS (SELECT FROM network_interface AS n WHERE n.instance = instance.id)
             ORDER BY changed_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String COUNTS = """
            SELECT state, count(*) AS n FROM instance WHERE state <> 'TERMINATED' OR changed_at > ? GROUP BY state
            """;

    private static final String EXISTING = """
            SELECT id, zone, tags_in_metadata FROM instance
             WHERE account = ? AND id = ANY ((SELECT ?::text[])::text[]) FOR KEY SHARE
            """;

    private static final String DELETE = """
            DELETE FROM instance WHERE id = ANY (?)
            """;

    /** Their images remember when they were launched. */
    private static final String REMEMBER_LAUNCHES = """
            UPDATE image SET last_launched_at = greatest(image.last_launched_at, gone.at)
              FROM (SELECT image, max(created_at) AS at FROM instance WHERE id = ANY (?) GROUP BY image) AS gone
             WHERE image.id = gone.image
            """;

    private static final String DELETE_RESERVATIONS = """
            DELETE FROM reservation
             WHERE created_at < ? AND NOT EXISTS (SELECT FROM instance AS i WHERE i.reservation = reservation.id)
            """;

    private static final String DELETE_TAGS = """
            DELETE FROM tag WHERE resource_id = ANY (?)
            """;

    private final FeedStore feed;
    private final VolumeStore volumes = new VolumeStore();

    InstanceStore(FeedStore feed) {
        this.feed = feed;
    }

    /**
     * What decisions about an instance look at.
     *
     * @param settings by which change of its options its metadata service is known to answer
     */
    record Row(
            InstanceId id,
            AccountId account,
            ZoneName zone,
            InstanceState state,
            long generation,
            Optional<NodeId> node,
            ShutdownBehavior onShutdown,
            boolean disableApiTermination,
            boolean disableApiStop,
            String instanceType,
            Capacity needs,
            long settings) {
        LifeCycle.Row forReport() {
            return new LifeCycle.Row(state, generation, onShutdown);
        }
    }

    /**
     * A change of state.
     *
     * @param transitionReason as {@code StateTransitionReason} has it; empty when nothing is to be said
     */
    record Change(InstanceState next, Power power, Instant at, String transitionReason, Optional<StateReason> reason) {}

    /** Those of the ids that the account has; nobody changes them until the transaction ends. */
    List<Row> lock(Tx tx, AccountId account, Collection<InstanceId> ids, Instant now) throws SQLException {
        return Sql.list(tx, LOCK_OF_ACCOUNT, InstanceStore::row, account, ids, now.minus(VISIBLE_AFTER_TERMINATION));
    }

    /** The account's instance of this id, which nobody changes until the transaction ends; refuses if there is none. */
    Row lockOne(Tx tx, AccountId account, InstanceId id, Instant now) throws SQLException {
        return only(lock(tx, account, List.of(id), now), id);
    }

    /** The account's instance of this id; refuses if there is none. */
    Row peekOne(Tx tx, AccountId account, InstanceId id, Instant now) throws SQLException {
        return only(peek(tx, account, List.of(id), now), id);
    }

    private static Row only(List<Row> found, InstanceId id) {
        return found.stream().findFirst().orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.INSTANCE, id)));
    }

    /** Those of the ids that the account has. */
    List<Row> peek(Tx tx, AccountId account, Collection<InstanceId> ids, Instant now) throws SQLException {
        return Sql.list(tx, PEEK_OF_ACCOUNT, InstanceStore::row, account, ids, now.minus(VISIBLE_AFTER_TERMINATION));
    }

    /** Those of the ids that are in the zone and left something there; nobody changes them until the end. */
    List<Row> lock(Tx tx, ZoneName zone, Collection<InstanceId> ids) throws SQLException {
        return Sql.list(tx, LOCK_OF_ZONE, InstanceStore::row, zone, ids);
    }

    /** Those of the ids that are in the zone and left something there. */
    List<Row> peek(Tx tx, ZoneName zone, Collection<InstanceId> ids) throws SQLException {
        return Sql.list(tx, PEEK_OF_ZONE, InstanceStore::row, zone, ids);
    }

    /** Writes what a node has reported of rows that this transaction has locked. Why it was asked to stays written. */
    void settle(Tx tx, List<Row> rows, InstanceState next, Instant at) throws SQLException {
        boolean clears = next == InstanceState.RUNNING;
        Sql.later(tx, SETTLE, next, at, clears, clears, ids(rows));
    }

    /** How many instances there are in each state that has any, of all accounts. */
    SortedMap<InstanceState, Integer> counts(Tx tx, Instant now) throws SQLException {
        var counts = new TreeMap<InstanceState, Integer>();
        var rows = Sql.list(
                tx,
                COUNTS,
                row -> Map.entry(InstanceState.valueOf(row.getString("state")), row.getInt("n")),
                now.minus(VISIBLE_AFTER_TERMINATION));
        rows.forEach(row -> counts.put(row.getKey(), row.getValue()));
        return counts;
    }

    /** Those of the ids that the account has, for tags; nodes are told of those whose guests can read them. */
    Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        record Found(String id, ZoneName zone, boolean shown) {}
        List<Found> found = Sql.list(
                tx,
                EXISTING,
                row -> new Found(
                        row.getString("id"), new ZoneName(row.getString("zone")), row.getBoolean("tags_in_metadata")),
                account,
                ids);
        for (Found one : found) {
            if (one.shown()) {
                feed.touch(tx, one.zone(), FeedKind.INSTANCE, List.of(one.id()));
            }
        }
        return found.stream().map(Found::id).collect(Collectors.toSet());
    }

    /** Changes rows that this transaction has locked, one generation on, and tells their zones. */
    void change(Tx tx, List<Row> rows, Change change) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Sql.later(
                tx,
                CHANGE,
                change.next(),
                change.power(),
                change.at(),
                change.transitionReason(),
                change.reason().map(StateReason::code),
                change.reason().map(StateReason::message),
                ids(rows));
        touch(tx, rows);
    }

    /** Says whether guests are to be asked before they are switched off, of rows that this transaction has locked. */
    void abrupt(Tx tx, List<Row> rows, boolean abrupt) throws SQLException {
        if (!rows.isEmpty()) {
            Sql.update(tx, ABRUPT, abrupt, ids(rows));
            touch(tx, rows);
        }
    }

    /** Asks for one more reboot of rows that this transaction has locked. */
    void reboot(Tx tx, List<Row> rows) throws SQLException {
        if (!rows.isEmpty()) {
            Sql.update(tx, REBOOT, ids(rows));
            touch(tx, rows);
        }
    }

    /** Asks for one more non-maskable interrupt of a row that this transaction has locked. */
    void interrupt(Tx tx, Row row) throws SQLException {
        Sql.update(tx, INTERRUPT, row.id());
        touch(tx, List.of(row));
    }

    /** Its metadata service answers by this change of its options now. Users see that, and nobody else is told. */
    void answersBy(Tx tx, Row row, long settings) throws SQLException {
        Sql.update(tx, ANSWERS_BY, settings, row.id(), settings);
    }

    /** A stopped instance that is started has a new launch time. */
    void launchedAgain(Tx tx, List<Row> rows, Instant at) throws SQLException {
        Sql.update(tx, LAUNCHED_AGAIN, at, ids(rows));
    }

    /** Says why an instance still waits for a node; returns whether that is news. The zone knows, so it is not told. */
    boolean waitsBecause(Tx tx, InstanceId id, long generation, StateReason why) throws SQLException {
        return Sql.update(tx, WAITS_BECAUSE, why.code(), why.message(), id, generation, why.message()) == 1;
    }

    /** Makes the row newer than what its node has seen, so that the node obeys it. */
    void overtake(Tx tx, Row row, long seen) throws SQLException {
        Sql.update(tx, OVERTAKE, seen + 1, row.id(), seen + 1);
        touch(tx, List.of(row));
    }

    /** Instances that wait for a node since before then; nobody changes them until the transaction ends. */
    List<Row> lockNeverPlaced(Tx tx, Instant before, int atMost) throws SQLException {
        return Sql.list(tx, NEVER_PLACED, InstanceStore::row, before, atMost);
    }

    /** Removes the disks of these, and says that zones may forget them. */
    void gone(Tx tx, List<Row> rows) throws SQLException {
        volumes.removeOf(tx, ids(rows));
        for (ZoneName zone : rows.stream().map(Row::zone).distinct().toList()) {
            feed.gone(
                    tx,
                    zone,
                    FeedKind.INSTANCE,
                    rows.stream()
                            .filter(row -> row.zone().equals(zone))
                            .map(Row::id)
                            .toList());
        }
    }

    /** Removes instances that were terminated before then and left nothing anywhere; returns how many. */
    int forget(Tx tx, Instant before, int atMost) throws SQLException {
        List<String> ids = Sql.list(tx, FORGOTTEN, row -> row.getString("id"), before, atMost);
        if (!ids.isEmpty()) {
            Sql.update(tx, DELETE_TAGS, ids);
            Sql.update(tx, REMEMBER_LAUNCHES, ids);
            Sql.update(tx, DELETE, ids);
            Sql.update(tx, DELETE_RESERVATIONS, before);
            feed.forget(tx, FeedKind.INSTANCE, ids);
        }
        return ids.size();
    }

    /** Tells the rows' zones that they changed. */
    void touch(Tx tx, List<Row> rows) throws SQLException {
        for (ZoneName zone : rows.stream().map(Row::zone).distinct().toList()) {
            feed.touch(
                    tx,
                    zone,
                    FeedKind.INSTANCE,
                    rows.stream()
                            .filter(row -> row.zone().equals(zone))
                            .map(Row::id)
                            .toList());
        }
    }

    private static List<InstanceId> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new InstanceId(row.getString("id")),
                new AccountId(row.getString("account")),
                new ZoneName(row.getString("zone")),
                InstanceState.valueOf(row.getString("state")),
                row.getLong("generation"),
                Sql.optionalText(row, "node").map(NodeId::new),
                ShutdownBehavior.valueOf(row.getString("shutdown_behavior")),
                row.getBoolean("disable_api_termination"),
                row.getBoolean("disable_api_stop"),
                row.getString("instance_type"),
                new Capacity(row.getInt("vcpus"), row.getLong("memory_mib"), row.getLong("disk_gib")),
                row.getLong("settings_applied"));
    }
}
