package io.ironbark.walrus.access;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.Attributes;
import io.ironbark.walrus.s3.Access.ObjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All SQL about what decides on access to objects: a list is kept with what else is said of an object's version. */
public final class ObjectFactStore {
    private static final TypeReference<TreeMap<String, String>> MAP = new TypeReference<>() {};
    private static final String CURRENT = """
        SELECT id, version, headers, tags FROM object WHERE bucket_id = ? AND key = ?
        """;
    private static final String VERSION = """
        SELECT id, version, headers, tags FROM object WHERE bucket_id = ? AND key = ? AND version = ?
         UNION ALL
        SELECT id, version, headers, tags FROM object_version
         WHERE bucket_id = ? AND key = ? AND version = ? AND NOT delete_marker
        """;
    private static final String PUT_CURRENT = "UPDATE object SET headers = ? WHERE id = ? AND headers = ?";
    private static final String PUT_NONCURRENT = "UPDATE object_version SET headers = ? WHERE id = ? AND headers = ?";

    /** An object's row, as far as access goes. */
    record Found(long id, String version, String headers, Map<String, String> tags) {
        /** The object's list, if one was stored with it. */
        Optional<AccessList> list() {
            return Optional.ofNullable(map(headers).get(Attributes.LIST)).map(AccessList::read);
        }
    }

    Optional<Found> find(Connection tx, long bucketId, ObjectName object) throws SQLException {
        try (var select = tx.prepareStatement(object.version().isEmpty() ? CURRENT : VERSION)) {
            select.setLong(1, bucketId);
            select.setString(2, object.key());
            if (object.version().isPresent()) {
                select.setString(3, object.version().get());
                select.setLong(4, bucketId);
                select.setString(5, object.key());
                select.setString(6, object.version().get());
            }
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Found(
                                row.getLong("id"),
                                row.getString("version"),
                                row.getString("headers"),
                                map(Optional.ofNullable(row.getString("tags")).orElse("{}"))))
                        : Optional.empty();
            }
        }
    }

    /** Returns false if the version is gone or has changed since it was found. */
    boolean put(Connection tx, Found found, AccessList list) throws SQLException {
        var headers = map(found.headers());
        headers.put(Attributes.LIST, list.json());
        return update(tx, PUT_CURRENT, found, headers) || update(tx, PUT_NONCURRENT, found, headers);
    }

    private static boolean update(Connection tx, String sql, Found found, SortedMap<String, String> headers)
            throws SQLException {
        try (var update = tx.prepareStatement(sql)) {
            update.setString(1, Attributes.write(headers));
            update.setLong(2, found.id());
            update.setString(3, found.headers());
            return update.executeUpdate() == 1;
        }
    }

    private static SortedMap<String, String> map(String json) {
        try {
            return Json.mapper().readValue(json, MAP);
        } catch (IOException e) {
            throw new UncheckedIOException("what is said of an object can't be read", e);
        }
    }

    /** Reads in a transaction of its own. */
    public record Reading(Database database, ObjectFactStore store) implements ObjectFacts {
        @Override
        public Optional<AccessList> list(Bucket bucket, ObjectName object) throws SQLException {
            return database.query(tx -> store.find(tx, bucket.id(), object)).flatMap(Found::list);
        }

        @Override
        public Map<String, String> tags(Bucket bucket, ObjectName object) throws SQLException {
            return database.query(tx -> store.find(tx, bucket.id(), object))
                    .map(Found::tags)
                    .orElse(Map.of());
        }
    }
}
