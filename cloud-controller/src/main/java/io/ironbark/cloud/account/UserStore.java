package io.ironbark.cloud.account;

import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.admin.AccessKeys;
import io.ironbark.proto.admin.Users;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows of users, their policies and everybody's access keys. */
final class UserStore {
    private static final String INSERT = """
        INSERT INTO iam_user (account, name, id, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
        """;
    private static final String DELETE = """
        DELETE FROM iam_user WHERE account = ? AND name = ?
        """;
    private static final String FIND = """
        SELECT account, name, id, created_at FROM iam_user WHERE account = ? AND name = ?
        """;
    /** For who changes what the user has: deletions and others' changes wait. */
    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String LIST = """
        SELECT account, name, id, created_at,
               ARRAY (SELECT policy.name FROM iam_user_policy AS policy
                       WHERE policy.account = iam_user.account AND policy.user_name = iam_user.name
                       ORDER BY policy.name) AS policies
          FROM iam_user WHERE account = ? ORDER BY name
        """;
    private static final String PUT_POLICY = """
        INSERT INTO iam_user_policy (account, user_name, name, document) VALUES (?, ?, ?, ?)
        ON CONFLICT (account, user_name, name) DO UPDATE SET document = excluded.document
        """;
    private static final String DELETE_POLICY = """
        DELETE FROM iam_user_policy WHERE account = ? AND user_name = ? AND name = ?
        """;
    private static final String OTHER_POLICIES = """
        SELECT document FROM iam_user_policy WHERE account = ? AND user_name = ? AND name <> ?
        """;
    private static final String KEYS = """
        SELECT id, principal_arn, active, created_at FROM access_key WHERE account = ? ORDER BY created_at, id
        """;
    private static final String COUNT_KEYS = """
        SELECT id FROM access_key WHERE account = ? AND user_name IS NOT DISTINCT FROM ?
        """;
    private static final String DELETE_KEY = """
        DELETE FROM access_key WHERE id = ? RETURNING account
        """;
    private static final String SET_ACTIVE = """
        UPDATE access_key SET active = ? WHERE id = ? RETURNING account
        """;

    /** False if the account has a user of this name. */
    boolean insert(Tx tx, User user) throws SQLException {
        return Sql.update(tx, INSERT, user.account(), user.name(), user.id(), user.createdAt()) == 1;
    }

    /** False if there is no such user. */
    boolean delete(Tx tx, AccountId account, String name) throws SQLException {
        return Sql.update(tx, DELETE, account, name) == 1;
    }

    /** The user, kept as he is until the transaction ends. */
    Optional<User> lock(Tx tx, AccountId account, String name) throws SQLException {
        return Sql.first(tx, LOCK, UserStore::user, account, name);
    }

    List<Users.Summary> list(Tx tx, AccountId account) throws SQLException {
        return Sql.list(tx, LIST, UserStore::summary, account);
    }

    void putPolicy(Tx tx, User user, String name, String document) throws SQLException {
        Sql.update(tx, PUT_POLICY, user.account(), user.name(), name, document);
    }

    /** False if there is no such policy. */
    boolean deletePolicy(Tx tx, AccountId account, String user, String name) throws SQLException {
        return Sql.update(tx, DELETE_POLICY, account, user, name) == 1;
    }

    /** The documents of all his policies but one. */
    List<String> otherPolicies(Tx tx, User user, String name) throws SQLException {
        return Sql.list(tx, OTHER_POLICIES, row -> row.getString(1), user.account(), user.name(), name);
    }

    List<AccessKeys.Summary> keys(Tx tx, AccountId account) throws SQLException {
        return Sql.list(tx, KEYS, UserStore::key, account);
    }

    /** How many keys a user has, or the account's root. */
    int countKeys(Tx tx, AccountId account, Optional<String> user) throws SQLException {
        return Sql.list(tx, COUNT_KEYS, row -> row.getString(1), account, user).size();
    }

    /** Whose it was; empty if there is no such key. */
    Optional<AccountId> deleteKey(Tx tx, String id) throws SQLException {
        return Sql.first(tx, DELETE_KEY, row -> new AccountId(row.getString(1)), id);
    }

    /** Whose it is; empty if there is no such key. */
    Optional<AccountId> setActive(Tx tx, String id, boolean active) throws SQLException {
        return Sql.first(tx, SET_ACTIVE, row -> new AccountId(row.getString(1)), active, id);
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new AccountId(row.getString("account")),
                row.getString("name"),
                row.getString("id"),
                Sql.instant(row, "created_at"));
    }

    private static Users.Summary summary(ResultSet row) throws SQLException {
        var user = user(row);
        var policies = (String[]) row.getArray("policies").getArray();
        return new Users.Summary(user.name(), user.id(), user.arn(), user.createdAt(), Arrays.asList(policies));
    }

    private static AccessKeys.Summary key(ResultSet row) throws SQLException {
        return new AccessKeys.Summary(
                row.getString("id"),
                row.getString("principal_arn"),
                row.getBoolean("active"),
                Sql.instant(row, "created_at"));
    }
}
