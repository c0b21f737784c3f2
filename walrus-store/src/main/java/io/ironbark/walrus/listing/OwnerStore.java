package io.ironbark.walrus.listing;

import io.ironbark.walrus.access.Ownership;
import io.ironbark.walrus.bucket.Bucket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL that tells whose the objects on a page are. Only where access control lists count can they be others' than the bucket's. */
final class OwnerStore {
    private static final String OF_KEYS = """
            SELECT key, headers::json ->> ':list' AS list FROM object
             WHERE bucket_id = ? AND key = ANY (?) AND strpos(headers, '":list"') > 0
            """;
    private static final String OF_VERSIONS = """
            SELECT id, headers::json ->> ':list' AS list FROM object
             WHERE id = ANY (?) AND strpos(headers, '":list"') > 0
            UNION ALL
            SELECT id, headers::json ->> ':list' FROM object_version
             WHERE id = ANY (?) AND strpos(headers, '":list"') > 0
            """;

    private OwnerStore() {}

    /** Whose an object is; of those that are missing here, the bucket's owner's. */
    static Map<String, Person> ofKeys(Connection tx, Bucket bucket, List<String> keys) throws SQLException {
        var owners = new HashMap<String, Person>();
        if (!Ownership.hasLists(bucket) || keys.isEmpty()) {
            return owners;
        }
        try (var select = tx.prepareStatement(OF_KEYS)) {
            select.setLong(1, bucket.id());
            select.setArray(2, tx.createArrayOf("text", keys.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getString("key"), Person.owner(rows.getString("list")));
                }
            }
        }
        return owners;
    }

    /** The same of versions, by the ids of their rows. */
    static Map<Long, Person> ofVersions(Connection tx, Bucket bucket, List<Long> ids) throws SQLException {
        var owners = new HashMap<Long, Person>();
        if (!Ownership.hasLists(bucket) || ids.isEmpty()) {
            return owners;
        }
        try (var select = tx.prepareStatement(OF_VERSIONS)) {
            select.setArray(1, tx.createArrayOf("bigint", ids.toArray()));
            select.setArray(2, tx.createArrayOf("bigint", ids.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getLong("id"), Person.owner(rows.getString("list")));
                }
            }
        }
        return owners;
    }
}
