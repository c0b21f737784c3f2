package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.admin.InstanceEvents;
import io.ironbark.proto.id.InstanceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables {@code instance_report}, what users say of instances, and {@code instance_event}, what operators do. */
final class StatusStore {
    private static final int REPORTS_KEPT = 20;
    private static final String REPORT = """
            INSERT INTO instance_report (instance, at, status, reasons, description, from_at, to_at)
            SELECT id, ?, ?, ?, ?, ?, ? FROM unnest(?) AS id
            """;
    private static final String TRIM = """
            DELETE FROM instance_report AS r
             WHERE instance = ANY (?)
               AND (SELECT count(*) FROM instance_report AS newer
                     WHERE newer.instance = r.instance AND newer.id > r.id) >= ?
            """;
    private static final String REPORTS = """
            SELECT at, status, reasons, description, from_at, to_at FROM instance_report WHERE instance = ? ORDER BY id
            """;
    private static final String EVENTS = """
            SELECT id, instance, code, description, not_before, not_after FROM instance_event
             WHERE instance = ANY (?) ORDER BY instance, not_before, id
            """;
    private static final String ALL_EVENTS = """
            SELECT id, instance, code, description, not_before, not_after FROM instance_event ORDER BY not_before, id
            """;
    private static final String ADD_EVENT = """
            INSERT INTO instance_event (id, instance, code, description, not_before, not_after, created_at)
            SELECT ?, id, ?, ?, ?, ?, ? FROM instance WHERE id = ? AND state <> 'TERMINATED'
            """;
    private static final String REMOVE_EVENT = """
            DELETE FROM instance_event WHERE id = ?
            """;

    /** What a user said. */
    record Report(
            Instant at,
            String status,
            List<String> reasons,
            Optional<String> description,
            Optional<Instant> from,
            Optional<Instant> to) {}

    /** What an operator announced. */
    record Event(String id, String code, String description, Instant notBefore, Optional<Instant> notAfter) {}

    /** Keeps the newest few of each instance. */
    void report(Tx tx, List<InstanceId> ids, Report report) throws SQLException {
        Sql.update(
                tx,
                REPORT,
                report.at(),
                report.status(),
                report.reasons(),
                report.description(),
                report.from(),
                report.to(),
                ids);
        Sql.update(tx, TRIM, ids, REPORTS_KEPT);
    }

    List<Report> reports(Tx tx, InstanceId id) throws SQLException {
        return Sql.list(
                tx,
                REPORTS,
                row -> new Report(
                        Sql.instant(row, "at"),
                        row.getString("status"),
                        Sql.texts(row, "reasons"),
                        Sql.optionalText(row, "description"),
                        Sql.optionalInstant(row, "from_at"),
                        Sql.optionalInstant(row, "to_at")),
                id);
    }

    /** The events of each of the instances that has any. */
    Map<InstanceId, List<Event>> events(Tx tx, Collection<InstanceId> ids) throws SQLException {
        var events = new TreeMap<InstanceId, List<Event>>();
        for (var event :
                Sql.list(tx, EVENTS, row -> Map.entry(new InstanceId(row.getString("instance")), event(row)), ids)) {
            events.computeIfAbsent(event.getKey(), _ -> new ArrayList<>()).add(event.getValue());
        }
        return events;
    }

    /** All events that there are, of all accounts. */
    List<InstanceEvents.Event> allEvents(Tx tx) throws SQLException {
        return Sql.list(tx, ALL_EVENTS, row -> {
            Event event = event(row);
            return new InstanceEvents.Event(
                    event.id(),
                    new InstanceId(row.getString("instance")),
                    event.code(),
                    event.description(),
                    event.notBefore(),
                    event.notAfter());
        });
    }

    /** Returns false if there is no such instance. */
    boolean announce(Tx tx, InstanceId id, Event event, Instant now) throws SQLException {
        return Sql.update(
                        tx,
                        ADD_EVENT,
                        event.id(),
                        event.code(),
                        event.description(),
                        event.notBefore(),
                        event.notAfter(),
                        now,
                        id)
                == 1;
    }

    /** Returns false if there is no such event. */
    boolean cancel(Tx tx, String event) throws SQLException {
        return Sql.update(tx, REMOVE_EVENT, event) == 1;
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getString("id"),
                row.getString("code"),
                row.getString("description"),
                Sql.instant(row, "not_before"),
                Sql.optionalInstant(row, "not_after"));
    }
}
