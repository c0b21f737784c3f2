package io.ironbark.cloud.account;

import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.proto.node.Bytes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals all that is sealed with an older key with the first one, so that the others can be taken out of the file.
 *
 * It knows every column that is sealed; whoever seals another adds it here. A row is changed if it is still as it was read,
 * so whoever writes it meanwhile wins: that is sealed with the first key anyway.
 */
public final class SealedStore {
    private static final Logger LOG = LoggerFactory.getLogger(SealedStore.class);
    private static final int BATCH = 200;

    /** A column of sealed bytes, by SQL on a row: what tells it from the others, and what it was sealed with. */
    private record Sealed(String table, String id, String owner, String column, boolean text) {}

    private static final List<Sealed> ALL = List.of(
            new Sealed("access_key", "id", "id", "secret_sealed", false),
            new Sealed("instance", "id", "'user data of ' || reservation", "sealed_user_data", false),
            new Sealed("identity_key", "single::text", "'identity key'", "sealed_key", false),
            new Sealed(
                    "launch_template_version",
                    "template || ' ' || number",
                    "'user data of ' || template",
                    "data ->> 'SealedUserData'",
                    true));

    private static final String FIND = """
            SELECT %id AS id, %owner AS owner, %column AS box FROM %table
             WHERE %column IS NOT NULL AND %id > ? ORDER BY %id LIMIT ?
            """;
    private static final String CHANGE = "UPDATE %table SET %column = ? WHERE %id = ? AND %column = ?";
    private static final String CHANGE_TEXT = """
            UPDATE %table SET data = jsonb_set(data, '{SealedUserData}', to_jsonb(?::text)) WHERE %id = ? AND %column = ?
            """;

    private final Database database;
    private final SecretBox box;

    public SealedStore(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /** Does nothing if there is one key only. */
    public void sealAnew() {
        if (!box.rotates()) {
            return;
        }
        int changed = 0;
        for (Sealed sealed : ALL) {
            Optional<String> last = Optional.of("");
            while (last.isPresent()) {
                var batch = new Batch(sealed, last.get());
                last = batch.go();
                changed += batch.changed;
            }
        }
        LOG.info("{} secrets were sealed anew; all keys but the first can be taken out of the file", changed);
    }

    /** Some rows, each changed by itself. */
    private final class Batch {
        private final Sealed sealed;
        private final String after;
        private int changed;

        Batch(Sealed sealed, String after) {
            this.sealed = sealed;
            this.after = after;
        }

        private record Row(String id, String owner, Bytes box) {}

        /** The last id, if there may be more. */
        Optional<String> go() {
            List<Row> rows = database.read(tx -> Sql.list(
                    tx,
                    sql(FIND),
                    row -> new Row(
                            row.getString("id"),
                            row.getString("owner"),
                            sealed.text() ? Bytes.ofBase64(row.getString("box")) : Bytes.of(row.getBytes("box"))),
                    after,
                    BATCH));
            for (Row row : rows) {
                box.resealed(row.owner(), row.box().toArray())
                        .ifPresent(fresh -> changed += database.transaction(tx -> Sql.update(
                                tx,
                                sql(sealed.text() ? CHANGE_TEXT : CHANGE),
                                value(Bytes.of(fresh)),
                                row.id(),
                                value(row.box()))));
            }
            return rows.size() < BATCH
                    ? Optional.empty()
                    : Optional.of(rows.getLast().id());
        }

        private Object value(Bytes bytes) {
            return sealed.text() ? bytes.base64() : bytes.toArray();
        }

        private String sql(String template) {
            return template.replace("%id", sealed.id())
                    .replace("%owner", sealed.owner())
                    .replace("%column", sealed.column())
                    .replace("%table", sealed.table());
        }
    }
}
