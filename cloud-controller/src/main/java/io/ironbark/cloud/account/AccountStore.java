package io.ironbark.cloud.account;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of accounts and access keys. */
final class AccountStore {
    /** Taken by whoever makes the first account, so that two first starts make one. */
    private static final String LOCK = "LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE";

    private static final String INSERT = """
            INSERT INTO account (id, name, canonical_id, created_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String ALL = """
            SELECT id, name, canonical_id, created_at
              FROM account
             ORDER BY created_at, id
            """;

    private static final String INSERT_KEY = """
            INSERT INTO access_key (id, account, principal_arn, secret_sealed, created_at)
            VALUES (?, ?, ?, ?, ?)
            """;

    private static final String FIND_KEY = """
            SELECT access_key.id, account, principal_arn, secret_sealed, account.name, canonical_id
              FROM access_key
              JOIN account ON account.id = access_key.account
             WHERE access_key.id = ? AND active
            """;

    private final SecretBox box;

    AccountStore(SecretBox box) {
        this.box = box;
    }

    void lock(Tx tx) throws SQLException {
        Sql.update(tx, LOCK);
    }

    /** False if the id or the name is taken. */
    boolean insert(Tx tx, Account account) throws SQLException {
        return Sql.update(tx, INSERT, account.id(), account.name(), account.canonicalId(), account.createdAt()) == 1;
    }

    List<Account> all(Tx tx) throws SQLException {
        return Sql.list(tx, ALL, AccountStore::account);
    }

    void insertKey(Tx tx, Account account, AccessKey key, Instant now) throws SQLException {
        Sql.update(tx, INSERT_KEY, key.id(), account.id(), account.rootArn(), box.seal(key.id(), key.secret()), now);
    }

    /** The active access key with this id. */
    Optional<Credential> findKey(Tx tx, String id) throws SQLException {
        return Sql.first(tx, FIND_KEY, this::credential, id);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getString("id")),
                row.getString("name"),
                row.getString("canonical_id"),
                Sql.instant(row, "created_at"));
    }

    private Credential credential(ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new Credential(
                id,
                box.unseal(id, row.getBytes("secret_sealed")),
                Optional.empty(),
                new AccountId(row.getString("account")),
                row.getString("principal_arn"),
                row.getString("canonical_id"),
                row.getString("name"));
    }
}
