package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Document.Members;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.filter.FilterColumns;
import io.ironbark.cloud.userdata.UserDataBox;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.LaunchTemplateId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of launch templates and of their versions. */
public final class TemplateStore {
    static final FilterColumns FILTERS = new FilterColumns(
            Map.of(
                    "create-time",
                    "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
                    "launch-template-name",
                    "name"),
            "id");

    private static final String COLUMNS = """
            id, name, default_version, last_version, created_by, created_at,
            (SELECT max(number) FROM launch_template_version WHERE template = id) AS latest
            """;

    private static final String FIND = """
            SELECT %s FROM launch_template
             WHERE account = ? AND (?::text IS NULL OR id = ?) AND (?::text IS NULL OR name = ?)
            """.formatted(COLUMNS);

    private static final String LIST = """
            SELECT %s FROM launch_template WHERE account = ? AND id > ? AND %%s ORDER BY id LIMIT ?
            """.formatted(COLUMNS);

    private static final String COUNT = "SELECT count(*) FROM launch_template WHERE account = ?";

    private static final String INSERT = """
            INSERT INTO launch_template (id, account, name, default_version, last_version, created_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, name) DO NOTHING
            """;

    private static final String INSERT_VERSION = """
            INSERT INTO launch_template_version (template, number, description, data, created_by, created_at)
            VALUES (?, ?, ?, ?::jsonb, ?, ?)
            """;

    private static final String NEXT_NUMBER = """
            UPDATE launch_template SET last_version = last_version + 1 WHERE id = ? RETURNING last_version
            """;

    private static final String SET_DEFAULT = "UPDATE launch_template SET default_version = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM launch_template WHERE id = ?";

    private static final String DELETE_VERSION =
            "DELETE FROM launch_template_version WHERE template = ? AND number = ?";

    private static final String VERSION = """
            SELECT number, description, data, created_by, created_at FROM launch_template_version
             WHERE template = ? AND number = ?
            """;

    private static final String VERSIONS = """
            SELECT number, description, data, created_by, created_at FROM launch_template_version
             WHERE template = ? ORDER BY number DESC
            """;

    private static final String EXISTING =
            "SELECT id FROM launch_template WHERE account = ? AND id = ANY (?) ORDER BY id FOR KEY SHARE";

    private static final String USER_DATA = "UserData";

    /** In place of user data, which is in no row in clear. */
    private static final String SEALED = "SealedUserData";

    private final UserDataBox userData;

    /** Seals user data with this. */
    public TemplateStore(UserDataBox userData) {
        this.userData = userData;
    }

    /** The account's template with this id or name; its row stays locked, so that versions get their numbers in turn. */
    Optional<LaunchTemplate> lock(Tx tx, AccountId account, Optional<LaunchTemplateId> id, Optional<String> name)
            throws SQLException {
        return Sql.first(tx, FIND + " FOR UPDATE", TemplateStore::template, account, id, id, name, name);
    }

    Optional<LaunchTemplate> find(Tx tx, AccountId account, Optional<LaunchTemplateId> id, Optional<String> name)
            throws SQLException {
        return Sql.first(tx, FIND, TemplateStore::template, account, id, id, name, name);
    }

    /** The account's templates that a condition holds for, by id. */
    List<LaunchTemplate> list(Tx tx, AccountId account, Condition condition, PageRequest page) throws SQLException {
        var values = new ArrayList<Object>(List.of(account, page.after().orElse("")));
        values.addAll(condition.values());
        values.add(page.rows());
        return Sql.list(tx, LIST.replace("%s", condition.sql()), TemplateStore::template, values.toArray());
    }

    long count(Tx tx, AccountId account) throws SQLException {
        return Sql.first(tx, COUNT, row -> row.getLong(1), account).orElse(0L);
    }

    /** False if the name is taken. */
    boolean insert(Tx tx, AccountId account, LaunchTemplate template, LaunchTemplate.Version first)
            throws SQLException {
        int inserted = Sql.update(
                tx,
                INSERT,
                template.id(),
                account,
                template.name(),
                template.defaultVersion(),
                template.last(),
                template.createdBy(),
                template.createdAt());
        if (inserted == 1) {
            insertVersion(tx, template.id(), first);
        }
        return inserted == 1;
    }

    void insertVersion(Tx tx, LaunchTemplateId template, LaunchTemplate.Version version) throws SQLException {
        Sql.update(
                tx,
                INSERT_VERSION,
                template,
                version.number(),
                version.description(),
                DocumentJson.write(sealed(template, version.data())),
                version.createdBy(),
                version.createdAt());
    }

    long nextNumber(Tx tx, LaunchTemplateId template) throws SQLException {
        return Sql.first(tx, NEXT_NUMBER, row -> row.getLong(1), template).orElseThrow();
    }

    void setDefault(Tx tx, LaunchTemplateId template, long number) throws SQLException {
        Sql.update(tx, SET_DEFAULT, number, template);
    }

    void delete(Tx tx, LaunchTemplateId template) throws SQLException {
        Sql.update(tx, DELETE, template);
    }

    /** False if there is no such version. */
    boolean deleteVersion(Tx tx, LaunchTemplateId template, long number) throws SQLException {
        return Sql.update(tx, DELETE_VERSION, template, number) == 1;
    }

    Optional<LaunchTemplate.Version> version(Tx tx, LaunchTemplateId template, long number) throws SQLException {
        return Sql.first(tx, VERSION, row -> version(template, row), template, number);
    }

    /** All versions, the newest first. */
    List<LaunchTemplate.Version> versions(Tx tx, LaunchTemplateId template) throws SQLException {
        return Sql.list(tx, VERSIONS, row -> version(template, row), template);
    }

    /** Those of the ids that the account has, for tags. */
    Set<String> existing(Tx tx, AccountId account, Collection<String> ids) throws SQLException {
        return Set.copyOf(Sql.list(tx, EXISTING, row -> row.getString("id"), account, ids));
    }

    private static LaunchTemplate template(ResultSet row) throws SQLException {
        return new LaunchTemplate(
                new LaunchTemplateId(row.getString("id")),
                row.getString("name"),
                row.getLong("default_version"),
                row.getLong("latest"),
                row.getLong("last_version"),
                row.getString("created_by"),
                Sql.instant(row, "created_at"));
    }

    private LaunchTemplate.Version version(LaunchTemplateId template, ResultSet row) throws SQLException {
        return new LaunchTemplate.Version(
                row.getLong("number"),
                Sql.optionalText(row, "description"),
                opened(template, DocumentJson.read(row.getString("data"))),
                row.getString("created_by"),
                Sql.instant(row, "created_at"));
    }

    private Members sealed(LaunchTemplateId template, Members data) {
        return data.text(USER_DATA)
                .map(text -> data.without(USER_DATA).with(SEALED, userData.seal(template, text)))
                .orElse(data);
    }

    private Members opened(LaunchTemplateId template, Members data) {
        return data.text(SEALED)
                .map(text -> data.without(SEALED).with(USER_DATA, userData.open(template, text)))
                .orElse(data);
    }
}
