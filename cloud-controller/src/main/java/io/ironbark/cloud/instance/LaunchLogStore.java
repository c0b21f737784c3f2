package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code instance_launch}: what an operator asks about a launch that no user is told. */
final class LaunchLogStore {
    private static final String PLACED = """
            INSERT INTO instance_launch (instance, generation, placed_at)
            SELECT instance, generation, ? FROM unnest(?, ?::bigint[]) AS new (instance, generation) ORDER BY instance
                ON CONFLICT (instance) DO UPDATE
               SET generation = excluded.generation, placed_at = excluded.placed_at, running_at = NULL, timings = NULL
            """;

    private static final String RUNNING = """
            INSERT INTO instance_launch (instance, generation, running_at, timings, notes)
            SELECT instance, generation, ?, timings, ARRAY(SELECT jsonb_array_elements_text(notes))
              FROM unnest(?, ?::bigint[], ?::jsonb[], ?::jsonb[]) AS new (instance, generation, timings, notes)
             ORDER BY instance
                ON CONFLICT (instance) DO UPDATE
               SET generation = excluded.generation, running_at = excluded.running_at, timings = excluded.timings,
                   notes = excluded.notes
            """;

    private static final String NO_ROOM = """
            INSERT INTO instance_launch (instance, generation, no_room, no_room_at) VALUES (?, ?, ?::jsonb, ?)
                ON CONFLICT (instance) DO UPDATE
               SET generation = excluded.generation, no_room = excluded.no_room, no_room_at = excluded.no_room_at
            """;

    /** What is known of a launch; the JSON texts are as the node and the cluster controller sent them. */
    record LaunchLog(
            Optional<Instant> placedAt,
            Optional<Instant> runningAt,
            Optional<String> noRoom,
            Optional<Instant> noRoomAt,
            Optional<String> timings,
            List<String> notes) {}

    void placed(Tx tx, List<InstanceStore.Row> rows, Instant at) {
        if (!rows.isEmpty()) {
            Sql.later(
                    tx,
                    PLACED,
                    at,
                    rows.stream().map(InstanceStore.Row::id).toList(),
                    rows.stream().map(InstanceStore.Row::generation).toList());
        }
    }

    /** What a node said of an instance when its guest ran, as JSON. */
    record Ran(InstanceStore.Row row, String timings, String notes) {}

    void running(Tx tx, List<Ran> ran, Instant at) {
        if (!ran.isEmpty()) {
            Sql.later(
                    tx,
                    RUNNING,
                    at,
                    ran.stream().map(one -> one.row().id()).toList(),
                    ran.stream().map(one -> one.row().generation()).toList(),
                    ran.stream().map(Ran::timings).toList(),
                    ran.stream().map(Ran::notes).toList());
        }
    }

    void noRoom(Tx tx, InstanceId id, long generation, Instant at, String why) throws SQLException {
        Sql.update(tx, NO_ROOM, id, generation, why, at);
    }
}
