package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.feed.FeedKind;
import io.ironbark.cloud.feed.FeedStore;
import io.ironbark.cloud.instance.InstanceStore.Row;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.ZoneName;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Writes which nodes instances are committed to. */
final class PlacementStore {
    private static final String PLACE = """
            UPDATE instance SET node = new.node, state_reason_code = NULL, state_reason_message = NULL
              FROM unnest(?, ?::bigint[], ?) AS new (id, generation, node)
             WHERE instance.id = new.id AND instance.generation = new.generation
               AND state = 'PENDING' AND instance.node IS NULL
            RETURNING instance.id
            """;

    private final FeedStore feed;

    PlacementStore(FeedStore feed) {
        this.feed = feed;
    }

    /** Commits instances of a zone to nodes, those that are still the ones that were proposed; returns these. */
    List<Row> place(Tx tx, ZoneName zone, List<Placements.Fit> fitting) throws SQLException {
        if (fitting.isEmpty()) {
            return List.of();
        }
        Set<InstanceId> placed = Set.copyOf(Sql.list(
                tx,
                PLACE,
                row -> new InstanceId(row.getString("id")),
                fitting.stream().map(fit -> fit.row().id()).toList(),
                fitting.stream().map(fit -> fit.row().generation()).toList(),
                fitting.stream().map(Placements.Fit::node).toList()));
        feed.touch(tx, zone, FeedKind.INSTANCE, placed);
        return fitting.stream()
                .map(Placements.Fit::row)
                .filter(row -> placed.contains(row.id()))
                .toList();
    }
}
