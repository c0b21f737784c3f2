package io.ironbark.cloud.keypair;

import io.ironbark.cloud.database.Soon;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.KeyPairId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rows of key pairs. */
public final class KeyPairStore {
    static final FilterColumns FILTERS =
            new FilterColumns(Map.of("key-name", "name", "key-pair-id", "id", "fingerprint", "fingerprint"), "id");

    private static final String INSERT = """
            INSERT INTO key_pair (id, account, name, type, fingerprint, public_key, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account, name) DO NOTHING
            """;

    private static final String FIND = """
            SELECT id, name, type, fingerprint, public_key, created_at
              FROM key_pair
             WHERE account = ? AND name = ?
            """;

    private static final String LIST = """
            SELECT id, name, type, fingerprint, public_key, created_at
              FROM key_pair
             WHERE %s
             ORDER BY name
            """;

    private static final String DELETE = """
            DELETE FROM key_pair
             WHERE account = ?
               AND (?::text IS NULL OR name = ?)
               AND (?::text IS NULL OR id = ?)
            RETURNING id
            """;

    private static final String EXISTING =
            "SELECT id FROM key_pair WHERE account = ? AND id = ANY (?) ORDER BY id FOR KEY SHARE";

    /** The account's key pair with this name. */
    public Soon<KeyPair> find(Tx tx, AccountId account, String name) {
        return Sql.soon(tx, FIND, KeyPairStore::keyPair, account, name);
    }

    /** Those of these ids that the account has; none of them goes while the transaction lasts. */
    public Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return new TreeSet<>(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    /** False if the name is taken. */
    boolean insert(Tx tx, AccountId account, KeyPair pair) throws SQLException {
        return Sql.update(
                        tx,
                        INSERT,
                        pair.id(),
                        account,
                        pair.name(),
                        pair.type().name().toLowerCase(Locale.ROOT),
                        pair.fingerprint(),
                        pair.publicKey(),
                        pair.createdAt())
                == 1;
    }

    /** The account's key pairs that meet a condition, by name. */
    List<KeyPair> list(Tx tx, AccountId account, Condition condition) throws SQLException {
        var query = Condition.all(List.of(new Condition("account = ?", List.of(account)), condition))
                .within(LIST);
        return Sql.list(tx, query.sql(), KeyPairStore::keyPair, query.values().toArray());
    }

    /** Deletes the pair with this name or id; empty if there is none. */
    Optional<KeyPairId> delete(Tx tx, AccountId account, Optional<String> name, Optional<KeyPairId> id)
            throws SQLException {
        return Sql.first(tx, DELETE, row -> new KeyPairId(row.getString("id")), account, name, name, id, id);
    }

    private static KeyPair keyPair(ResultSet row) throws SQLException {
        return new KeyPair(
                new KeyPairId(row.getString("id")),
                row.getString("name"),
                KeyType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getString("fingerprint"),
                row.getString("public_key"),
                Sql.instant(row, "created_at"));
    }
}
