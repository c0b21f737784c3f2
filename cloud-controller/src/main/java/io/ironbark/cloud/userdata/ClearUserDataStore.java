package io.ironbark.cloud.userdata;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.LaunchTemplateId;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.node.Bytes;
import java.sql.SQLException;
import java.util.List;

/**
 * Seals what older versions wrote in clear, a few rows a transaction: a row is sealed and its clear text gone in one
 * update, and a start that ends in the middle leaves the rest to the next.
 */
public final class ClearUserDataStore {
    private static final int BATCH = 100;

    private static final String CLEAR = """
            SELECT id, reservation, user_data FROM instance WHERE user_data IS NOT NULL ORDER BY id LIMIT ?
               FOR UPDATE SKIP LOCKED
            """;

    private static final String SEAL = "UPDATE instance SET sealed_user_data = ?, user_data = NULL WHERE id = ?";

    private static final String CLEAR_VERSIONS = """
            SELECT template, number, data ->> 'UserData' AS user_data FROM launch_template_version
             WHERE data ->> 'UserData' IS NOT NULL ORDER BY template, number LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String SEAL_VERSION = """
            UPDATE launch_template_version
               SET data = data - 'UserData' || jsonb_build_object('SealedUserData', ?::text)
             WHERE template = ? AND number = ?
            """;

    /** Answers to repetitions are forgotten after a day anyway; those that hold user data are forgotten at once. */
    private static final String FORGET_ANSWERS = """
            DELETE FROM client_token WHERE action = 'CreateLaunchTemplateVersion' AND answer LIKE '%<userData>%'
            """;

    private final Database database;
    private final UserDataBox box;

    /** Looks here. */
    public ClearUserDataStore(Database database, SecretBox box) {
        this.database = database;
        this.box = new UserDataBox(box);
    }

    /** Returns once nothing is in clear any more but what somebody holds locked. */
    public void sealAll() {
        while (database.transaction(this::instances) == BATCH) {}
        while (database.transaction(this::versions) == BATCH) {}
        database.inTransaction(tx -> Sql.update(tx, FORGET_ANSWERS));
    }

    private int instances(Tx tx) throws SQLException {
        record Row(String id, ReservationId launch, Bytes data) {}
        List<Row> rows = Sql.list(
                tx,
                CLEAR,
                row -> new Row(
                        row.getString("id"),
                        new ReservationId(row.getString("reservation")),
                        Bytes.of(row.getBytes("user_data"))),
                BATCH);
        for (Row row : rows) {
            Sql.update(tx, SEAL, box.seal(row.launch(), row.data().toArray()), row.id());
        }
        return rows.size();
    }

    private int versions(Tx tx) throws SQLException {
        record Row(LaunchTemplateId template, long number, String data) {}
        List<Row> rows = Sql.list(
                tx,
                CLEAR_VERSIONS,
                row -> new Row(
                        new LaunchTemplateId(row.getString("template")),
                        row.getLong("number"),
                        row.getString("user_data")),
                BATCH);
        for (Row row : rows) {
            Sql.update(tx, SEAL_VERSION, box.seal(row.template(), row.data()), row.template(), row.number());
        }
        return rows.size();
    }
}
