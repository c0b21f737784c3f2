package io.ironbark.cloud.audit;

import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.admin.AuditPage;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** The audit rows. */
public final class AuditStore {
    private static final String APPEND = """
            INSERT INTO audit (at, request_id, account, principal_arn, access_key, action, resources)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String AFTER = """
            SELECT id, at, request_id, account, principal_arn, action, resources
              FROM audit
             WHERE id > ?
             ORDER BY id
             LIMIT ?
            """;

    private final InstantSource clock;

    /** Rows are stamped by this clock. */
    public AuditStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes down what the transaction does. */
    public void append(Tx tx, Caller caller, String action, List<Arn> resources) throws SQLException {
        Sql.later(
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

    /** The entries after one, oldest first. */
    public List<AuditPage.Entry> after(Tx tx, long id, int limit) throws SQLException {
        return Sql.list(tx, AFTER, AuditStore::entry, id, limit);
    }

    private static AuditPage.Entry entry(ResultSet row) throws SQLException {
        return new AuditPage.Entry(
                row.getLong("id"),
                Sql.instant(row, "at"),
                row.getString("request_id"),
                new AccountId(row.getString("account")),
                row.getString("principal_arn"),
                row.getString("action"),
                Sql.texts(row, "resources"));
    }
}
