package io.ironbark.walrus.bucket;

import io.ironbark.proto.id.AccountId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about buckets. */
public final class BucketStore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String FIND = """
            SELECT id, name, account, owner_id, owner_name, location, created_at FROM bucket WHERE name = ?
            """;
    private static final String OF_ACCOUNT = """
            SELECT id, name, account, owner_id, owner_name, location, created_at FROM bucket
             WHERE account = ? ORDER BY name
            """;
    private static final String INSERT = """
            INSERT INTO bucket (name, account, owner_id, owner_name, location, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO NOTHING
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

    public List<Bucket> ofAccount(Connection tx, AccountId account) throws SQLException {
        try (var select = tx.prepareStatement(OF_ACCOUNT)) {
            select.setString(1, account.value());
            var buckets = new ArrayList<Bucket>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    buckets.add(bucket(rows));
                }
            }
            return buckets;
        }
    }

    /** Returns false if there is a bucket of this name already. The id is ignored: the row gets a new one. */
    public boolean insert(Connection tx, Bucket bucket) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, bucket.name());
            insert.setString(2, bucket.account().value());
            insert.setString(3, bucket.ownerId());
            insert.setString(4, bucket.ownerName());
            insert.setString(5, bucket.location());
            insert.setObject(6, bucket.createdAt().atOffset(ZoneOffset.UTC));
            return insert.executeUpdate() == 1;
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
        return new Bucket(
                row.getLong("id"),
                row.getString("name"),
                new AccountId(row.getString("account")),
                row.getString("owner_id"),
                row.getString("owner_name"),
                row.getString("location"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
