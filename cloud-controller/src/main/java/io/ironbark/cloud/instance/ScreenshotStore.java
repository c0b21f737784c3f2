package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.id.ZoneName;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.Screenshot;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Asking for pictures of guests' screens, and the answers. */
final class ScreenshotStore {
    private static final String ASK = """
            UPDATE instance SET screenshot_request = screenshot_request + 1, wake = ? WHERE id = ?
            RETURNING screenshot_request
            """;
    /** An answer to an older request, or from a node that the instance is not on, is no answer. */
    private static final String ANSWER = """
            INSERT INTO instance_screenshot (instance, request, at, jpeg)
            SELECT id, ?, ?, ? FROM instance WHERE id = ? AND zone = ? AND node = ?
                ON CONFLICT (instance) DO UPDATE
               SET request = excluded.request, at = excluded.at, jpeg = excluded.jpeg
             WHERE instance_screenshot.request < excluded.request
            """;

    private static final String READ = """
            SELECT instance, request, at, jpeg FROM instance_screenshot WHERE instance = ?
            """;

    private final FeedStore feed;

    ScreenshotStore(FeedStore feed) {
        this.feed = feed;
    }

    /** Asks the instance's node for a picture; returns the number that the answer will have, or a larger one. */
    long ask(Tx tx, InstanceId id, ZoneName zone, boolean wake) throws SQLException {
        long request = Sql.first(tx, ASK, row -> row.getLong("screenshot_request"), wake, id)
                .orElseThrow();
        feed.touch(tx, zone, FeedKind.INSTANCE, List.of(id));
        return request;
    }

    void answer(Tx tx, ZoneName zone, NodeId node, Screenshot picture) throws SQLException {
        Sql.update(tx, ANSWER, picture.request(), picture.at(), picture.jpeg().toArray(), picture.id(), zone, node);
    }

    Optional<Screenshot> read(Tx tx, InstanceId id) throws SQLException {
        return Sql.first(
                tx,
                READ,
                row -> new Screenshot(
                        new InstanceId(row.getString("instance")),
                        row.getLong("request"),
                        Sql.instant(row, "at"),
                        Bytes.of(row.getBytes("jpeg"))),
                id);
    }
}
