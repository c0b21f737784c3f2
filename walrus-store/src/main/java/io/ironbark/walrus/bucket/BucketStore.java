package io.ironbark.walrus.bucket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.hop.Json;
import io.ironbark.proto.id.AccountId;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** All SQL about buckets. */
public final class BucketStore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final TypeReference<Map<String, String>> DOCUMENTS = new TypeReference<>() {};
    private static final String FIND = """
        SELECT id, name, account, owner_id, owner_name, location, created_at,
               versioning, object_lock,
               (SELECT json_object_agg(setting.name, setting.document)::text
                  FROM bucket_setting AS setting WHERE setting.bucket_id = bucket.id) AS settings
          FROM bucket WHERE name = ?
        """;
    private static final String OF_ACCOUNT = """
        SELECT name, created_at FROM bucket
         WHERE account = ? AND name > ? AND starts_with(name, ?) ORDER BY name LIMIT ?
        """;
    private static final String COUNT = """
        SELECT count(*) FROM bucket WHERE account = ?
        """;
    private static final String INSERT = """
        INSERT INTO bucket (name, account, owner_id, owner_name, location, created_at, versioning, object_lock)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING RETURNING id
        """;
    private static final String DELETE = """
        DELETE FROM bucket WHERE id = ?
        """;

    /** What came of a deletion. */
    public enum Deletion {
        DELETED,
        NOT_THERE,
        NOT_EMPTY
    }

    public Optional<Bucket> find(Connection tx, String name) throws SQLException {
        try (var select = tx.prepareStatement(FIND)) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(bucket(rows)) : Optional.empty();
            }
        }
    }

    /** A bucket as it is listed. */
    public record Listed(String name, Instant createdAt) {}

    /** The buckets of an account behind a name, in the order of their names. */
    public List<Listed> ofAccount(Connection tx, AccountId account, String after, String prefix, int limit)
            throws SQLException {
        try (var select = tx.prepareStatement(OF_ACCOUNT)) {
            select.setString(1, account.value());
            select.setString(2, after);
            select.setString(3, prefix);
            select.setInt(4, limit);
            var buckets = new ArrayList<Listed>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    buckets.add(new Listed(rows.getString("name"), createdAt(rows)));
                }
            }
            return buckets;
        }
    }

    /** How many buckets an account has. */
    public int count(Connection tx, AccountId account) throws SQLException {
        try (var select = tx.prepareStatement(COUNT)) {
            select.setString(1, account.value());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Its id; empty if there is a bucket of this name already. The given id is ignored, and so are the settings. */
    public OptionalLong insert(Connection tx, Bucket bucket) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, bucket.name());
            insert.setString(2, bucket.account().value());
            insert.setString(3, bucket.ownerId());
            insert.setString(4, bucket.ownerName());
            insert.setString(5, bucket.location());
            insert.setObject(6, bucket.createdAt().atOffset(ZoneOffset.UTC));
            insert.setString(7, bucket.keeping().versioning().word().orElse(null));
            insert.setBoolean(8, bucket.keeping().objectLock());
            try (var row = insert.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Uploads that are under way go with the bucket; objects keep it. */
    public Deletion delete(Connection tx, long id) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setLong(1, id);
            return delete.executeUpdate() == 1 ? Deletion.DELETED : Deletion.NOT_THERE;
        } catch (SQLException e) {
            if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                return Deletion.NOT_EMPTY;
            }
            throw e;
        }
    }

    private static Bucket bucket(ResultSet row) throws SQLException {
        var settings = settings(row);
        return new Bucket(
                row.getLong("id"),
                row.getString("name"),
                new AccountId(row.getString("account")),
                row.getString("owner_id"),
                row.getString("owner_name"),
                row.getString("location"),
                createdAt(row),
                settings,
                KeepingStore.read(row, settings));
    }

    private static Instant createdAt(ResultSet row) throws SQLException {
        return row.getObject("created_at", OffsetDateTime.class).toInstant();
    }

    /** A setting that a later version of this program made is none of ours. */
    private static Map<Setting, String> settings(ResultSet row) throws SQLException {
        var json = row.getString("settings");
        var settings = new EnumMap<Setting, String>(Setting.class);
        if (json == null) {
            return settings;
        }
        try {
            var documents = Json.mapper().readValue(json, DOCUMENTS);
            for (var setting : Setting.values()) {
                Optional.ofNullable(documents.get(setting.word()))
                        .ifPresent(document -> settings.put(setting, document));
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the settings of a bucket can't be read", e);
        }
    }
}
