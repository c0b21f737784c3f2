package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Console;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Asking for consoles, and the answers. */
final class ConsoleStore {
    private static final String ASK = """
            UPDATE instance SET console_request = console_request + 1 WHERE id = ? RETURNING console_request
            """;

    /** An answer to an older request, or from a node that the instance is not on, is no answer. */
    private static final String ANSWER = """
            INSERT INTO instance_console (instance, request, at, output)
            SELECT id, ?, ?, ? FROM instance WHERE id = ? AND zone = ? AND node = ?
                ON CONFLICT (instance) DO UPDATE
               SET request = excluded.request, at = excluded.at, output = excluded.output
             WHERE instance_console.request < excluded.request
            """;

    private static final String READ = """
            SELECT instance, request, at, output FROM instance_console WHERE instance = ?
            """;

    private final FeedStore feed;

    ConsoleStore(FeedStore feed) {
        this.feed = feed;
    }

    /** Asks the instance's node for its console; returns the number that the answer will have, or a larger one. */
    long ask(Tx tx, InstanceId id, ZoneName zone) throws SQLException {
        long request =
                Sql.first(tx, ASK, row -> row.getLong("console_request"), id).orElseThrow();
        feed.touch(tx, zone, FeedKind.INSTANCE, List.of(id));
        return request;
    }

    void answer(Tx tx, ZoneName zone, io.ironbark.proto.id.NodeId node, Console console) throws SQLException {
        Sql.update(tx, ANSWER, console.request(), console.at(), console.output().toArray(), console.id(), zone, node);
    }

    Optional<Console> read(Tx tx, InstanceId id) throws SQLException {
        return Sql.first(
                tx,
                READ,
                row -> new Console(
                        new InstanceId(row.getString("instance")),
                        row.getLong("request"),
                        Sql.instant(row, "at"),
                        Bytes.of(row.getBytes("output"))),
                id);
    }
}
