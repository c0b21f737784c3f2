package io.ironbark.cloud.instance;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.node.Admission;
import io.ironbark.proto.id.InstanceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Instances whose nodes have not been heard of for too long. */
final class NodeSilenceStore {
    private static final String SILENT = """
            SELECT instance.id, node.heard_at FROM instance JOIN node ON node.id = instance.node
             WHERE instance.id = ANY (?) AND node.heard_at < ?
            """;

    /** A silence, and since when. */
    record Silence(InstanceId id, Instant since) {}

    /** Those of the instances whose nodes are silent. */
    Map<InstanceId, Silence> of(Tx tx, Collection<InstanceId> ids, Instant now) throws SQLException {
        return Sql.list(
                        tx,
                        SILENT,
                        row -> new Silence(new InstanceId(row.getString("id")), Sql.instant(row, "heard_at")),
                        ids,
                        now.minus(Admission.REACHABLE))
                .stream()
                .collect(Collectors.toMap(Silence::id, silence -> silence));
    }
}
