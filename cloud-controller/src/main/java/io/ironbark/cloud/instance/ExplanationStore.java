package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What an operator needs of one instance, whoever it belongs to. */
final class ExplanationStore {
    private static final String READ = """
            SELECT i.account, i.state, i.generation, i.node, i.created_at, i.launched_at, i.changed_at,
                   i.state_reason_code, i.state_reason_message,
                   l.placed_at, l.running_at, l.no_room, l.no_room_at, l.timings, l.notes, node.heard_at
              FROM instance AS i
              LEFT JOIN instance_launch AS l ON l.instance = i.id
              LEFT JOIN node ON node.id = i.node
             WHERE i.id = ?
            """;

    /** The facts; {@code noRoom} and {@code timings} are JSON as it came. */
    record Facts(
            AccountId account,
            InstanceState state,
            long generation,
            Optional<NodeId> node,
            Optional<Instant> nodeHeardAt,
            Instant createdAt,
            Instant launchedAt,
            Instant changedAt,
            Optional<StateReason> reason,
            LaunchLogStore.LaunchLog launch) {}

    /** Empty if there is no such instance. */
    Optional<Facts> read(Tx tx, InstanceId id) throws SQLException {
        return Sql.first(tx, READ, ExplanationStore::facts, id);
    }

    private static Facts facts(ResultSet row) throws SQLException {
        Optional<String> code = Sql.optionalText(row, "state_reason_code");
        Optional<StateReason> reason = code.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateReason(code.get(), row.getString("state_reason_message")));
        return new Facts(
                new AccountId(row.getString("account")),
                InstanceState.valueOf(row.getString("state")),
                row.getLong("generation"),
                Sql.optionalText(row, "node").map(NodeId::new),
                Sql.optionalInstant(row, "heard_at"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "launched_at"),
                Sql.instant(row, "changed_at"),
                reason,
                new LaunchLogStore.LaunchLog(
                        Sql.optionalInstant(row, "placed_at"),
                        Sql.optionalInstant(row, "running_at"),
                        Sql.optionalText(row, "no_room"),
                        Sql.optionalInstant(row, "no_room_at"),
                        Sql.optionalText(row, "timings"),
                        Sql.texts(row, "notes")));
    }
}
