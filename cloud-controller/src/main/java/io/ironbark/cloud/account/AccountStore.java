package io.ironbark.cloud.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of accounts and access keys. */
final class AccountStore {
    private static final TypeReference<List<Credential.Policy>> POLICIES = new TypeReference<>() {};

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
        INSERT INTO access_key (id, account, user_name, principal_arn, secret_sealed, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """;

    private static final String FIND = """
        SELECT id, name, canonical_id, created_at FROM account WHERE id = ? OR name = ?
        """;

    private static final String BY_CANONICAL_ID = """
        SELECT id, name, canonical_id, created_at FROM account WHERE canonical_id = ?
        """;

    /** A user's policies come along, since who verifies a key wants to know at once what it may do. */
    private static final String FIND_KEY = """
        SELECT access_key.id, access_key.account, principal_arn, secret_sealed, account.name, canonical_id,
               iam_user.id AS user_id,
               CASE WHEN iam_user.id IS NOT NULL THEN
                   (SELECT json_agg(json_build_object('name', policy.name, 'document', policy.document)
                                    ORDER BY policy.name)::text
                      FROM iam_user_policy AS policy
                     WHERE policy.account = access_key.account AND policy.user_name = access_key.user_name)
               END AS policies
          FROM access_key
          JOIN account ON account.id = access_key.account
          LEFT JOIN iam_user
            ON iam_user.account = access_key.account AND iam_user.name = access_key.user_name
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

    /** The account with this id or name. */
    Optional<Account> find(Tx tx, String idOrName) throws SQLException {
        return Sql.first(tx, FIND, AccountStore::account, idOrName, idOrName);
    }

    Optional<Account> byCanonicalId(Tx tx, String id) throws SQLException {
        return Sql.first(tx, BY_CANONICAL_ID, AccountStore::account, id);
    }

    /** A key of one of the account's users, or of its root. */
    void insertKey(Tx tx, Account account, Optional<String> user, AccessKey key, Instant now) throws SQLException {
        String arn = user.map(name -> User.arn(account.id(), name)).orElseGet(account::rootArn);
        Sql.update(tx, INSERT_KEY, key.id(), account.id(), user, arn, box.seal(key.id(), key.secret()), now);
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
                row.getString("name"),
                Optional.ofNullable(row.getString("user_id")),
                policies(row));
    }

    private static List<Credential.Policy> policies(ResultSet row) throws SQLException {
        String json = row.getString("policies");
        if (json == null) {
            return List.of();
        }
        try {
            return Json.mapper().readValue(json, POLICIES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the policies of a user can't be read", e);
        }
    }
}
