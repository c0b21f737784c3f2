package io.ironbark.cloud.tag;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagRules;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.proto.id.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tag rows. */
public final class TagStore {
    private static final String PUT = """
            INSERT INTO tag (account, resource_id, resource_type, key, value)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (resource_id, key) DO UPDATE SET value = EXCLUDED.value
            """;

    private static final String PUT_ON_NEW = """
            INSERT INTO tag (account, resource_id, resource_type, key, value)
            SELECT ?, id, ?, key, value FROM unnest(?) AS id, unnest(?, ?) AS t (key, value)
            """;

    /** Those that the cloud gives are not the user's, and count for nothing. */
    private static final String COUNT = "SELECT count(*) FROM tag WHERE resource_id = ? AND key NOT LIKE 'aws:%'";

    private static final String OF = """
            SELECT resource_id, key, value
              FROM tag
             WHERE resource_id = ANY (?)
             ORDER BY resource_id, key
            """;

    private static final String REMOVE_ALL = "DELETE FROM tag WHERE resource_id = ?";

    private static final String REMOVE = """
            DELETE FROM tag
             WHERE account = ? AND resource_id = ? AND key = ? AND (?::text IS NULL OR value = ?)
            """;

    private static final String REMOVE_EVERY = """
            DELETE FROM tag WHERE account = ? AND resource_id = ? AND key NOT LIKE 'aws:%'
            """;

    private static final String PAGE = """
            SELECT resource_id, resource_type, key, value
              FROM tag
             WHERE %s
             ORDER BY resource_id, key
             LIMIT ?
            """;

    /** A tag with what it is on. */
    public record Row(String resourceId, String resourceType, String key, String value) {}

    /** The tags that a row of something brings along as two arrays, {@code keys} and {@code vals}. */
    public static List<Tag> along(ResultSet row) throws SQLException {
        List<String> keys = Sql.texts(row, "keys");
        List<String> values = Sql.texts(row, "vals");
        var tags = new ArrayList<Tag>();
        for (int i = 0; i < keys.size(); i++) {
            tags.add(new Tag(keys.get(i), values.get(i)));
        }
        return List.copyOf(tags);
    }

    /** Sets tags of a resource, replacing those with the same keys. */
    public void put(Tx tx, AccountId account, Kind kind, Object resourceId, List<Tag> tags) throws SQLException {
        for (Tag tag : tags) {
            Sql.later(tx, PUT, account, resourceId, kind.resourceType(), tag.key(), tag.value());
        }
        long count = tags.isEmpty()
                ? 0
                : Sql.first(tx, COUNT, row -> row.getLong(1), resourceId).orElse(0L);
        if (count > TagRules.TAGS_MAX) {
            throw new ApiException(new ApiError.TagLimitExceeded(TagRules.TAGS_MAX));
        }
    }

    /** Sets the same tags of several resources that are new, and so have none. */
    public void putOnNew(Tx tx, AccountId account, Kind kind, Collection<?> resourceIds, List<Tag> tags)
            throws SQLException {
        if (!tags.isEmpty()) {
            Sql.later(
                    tx,
                    PUT_ON_NEW,
                    account,
                    kind.resourceType(),
                    resourceIds,
                    tags.stream().map(Tag::key).toList(),
                    tags.stream().map(Tag::value).toList());
        }
    }

    /** The tags of resources, by their ids; those without tags are not in the map. */
    public Map<String, List<Tag>> of(Tx tx, Collection<?> resourceIds) throws SQLException {
        var tags = new TreeMap<String, List<Tag>>();
        if (resourceIds.isEmpty()) {
            return tags;
        }
        for (Row found : Sql.list(tx, OF, TagStore::untyped, resourceIds)) {
            tags.computeIfAbsent(found.resourceId(), _ -> new ArrayList<>()).add(new Tag(found.key(), found.value()));
        }
        return tags;
    }

    /** Removes all tags of a resource that is deleted. */
    public void removeAll(Tx tx, Object resourceId) throws SQLException {
        Sql.update(tx, REMOVE_ALL, resourceId);
    }

    /** Removes the tag with this key, if it has this value or whatever its value. */
    void remove(Tx tx, AccountId account, String resourceId, String key, Optional<String> value) throws SQLException {
        Sql.update(tx, REMOVE, account, resourceId, key, value, value);
    }

    /** Removes all of a resource's tags but those that the cloud gave it. */
    void removeEvery(Tx tx, AccountId account, String resourceId) throws SQLException {
        Sql.update(tx, REMOVE_EVERY, account, resourceId);
    }

    /** Tags of the account, by resource and key, from after those. */
    List<Row> page(Tx tx, AccountId account, Row after, Condition condition, int limit) throws SQLException {
        var place = new Condition(
                "account = ? AND (resource_id, key) > (?, ?)", List.of(account, after.resourceId(), after.key()));
        var query = Condition.all(List.of(place, condition)).within(PAGE);
        var values = new ArrayList<>(query.values());
        values.add(limit);
        return Sql.list(tx, query.sql(), TagStore::row, values.toArray());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("resource_id"),
                row.getString("resource_type"),
                row.getString("key"),
                row.getString("value"));
    }

    private static Row untyped(ResultSet row) throws SQLException {
        return new Row(row.getString("resource_id"), "", row.getString("key"), row.getString("value"));
    }
}
