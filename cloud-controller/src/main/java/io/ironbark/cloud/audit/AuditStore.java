package io.ironbark.cloud.audit;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The audit rows. */
public final class AuditStore {
    private static final String APPEND = """
            INSERT INTO audit (at, request_id, account, principal_arn, access_key, action, resources)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String NEWEST = """
            SELECT id, at, request_id, account, principal_arn, access_key, action, resources
              FROM audit
             WHERE (?::text IS NULL OR account = ?)
               AND id < ?
             ORDER BY id DESC
             LIMIT ?
            """;

    private final InstantSource clock;

    /** Rows are stamped by this clock. */
    public AuditStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes down what the transaction does. */
    public void append(Tx tx, Caller caller, String action, List<Arn> resources) throws SQLException {
        Sql.update(
                tx,
                APPEND,
                clock.instant(),
                caller.requestId(),
                caller.account(),
                caller.principalArn(),
                caller.accessKeyId(),
                action,
                resources);
    }

    /** The newest entries that are older than {@code before}, newest first; of one account or of all. */
    public List<AuditEntry> newest(Tx tx, Optional<String> account, long before, int limit) throws SQLException {
        return Sql.list(tx, NEWEST, AuditStore::entry, account, account, before, limit);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                Sql.instant(row, "at"),
                row.getString("request_id"),
                row.getString("account"),
                row.getString("principal_arn"),
                row.getString("access_key"),
                row.getString("action"),
                Sql.texts(row, "resources"));
    }
}
