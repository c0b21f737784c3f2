package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.lock.Lock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** How an object stands in a row, of the table of current ones or of that of older versions. */
final class ObjectRow {
    /** In the order in which {@link #bind} binds them, behind the bucket and the key. */
    static final String COLUMNS = """
            id, version, size, etag, modified_at, headers, metadata, checksum_algorithm, checksum_type, checksum, sha256,
            blob, parts, storage_class, tags, encryption, lock_mode, lock_until, legal_hold
            """;

    /** How many {@link #bind} binds. */
    static final int BOUND = 21;

    private ObjectRow() {}

    static void bind(PreparedStatement insert, StoredObject object) throws SQLException {
        var content = object.content();
        var checksum = content.checksum();
        var attributes = object.attributes();
        var retention = object.lock().retention();
        insert.setLong(1, object.bucketId());
        insert.setString(2, object.key());
        insert.setLong(3, object.id());
        insert.setString(4, object.version().value());
        insert.setLong(5, content.size());
        insert.setString(6, content.etag());
        insert.setObject(7, object.modifiedAt().atOffset(ZoneOffset.UTC));
        insert.setString(8, Attributes.write(attributes.headers()));
        insert.setString(9, Attributes.write(attributes.metadata()));
        insert.setString(10, checksum.map(c -> c.algorithm().name()).orElse(null));
        insert.setString(11, checksum.map(StoredChecksum::type).orElse(null));
        insert.setString(12, checksum.map(StoredChecksum::value).orElse(null));
        insert.setString(13, content.sha256().orElse(null));
        insert.setString(14, content.blob().map(BlobId::value).orElse(null));
        insert.setInt(15, content.parts());
        insert.setString(16, attributes.storageClass().orElse(null));
        insert.setString(17, attributes.writtenTags().orElse(null));
        insert.setString(18, content.encryption().map(Encrypted::text).orElse(null));
        insert.setString(19, retention.map(r -> r.mode().name()).orElse(null));
        insert.setObject(
                20, retention.map(r -> r.until().atOffset(ZoneOffset.UTC)).orElse(null));
        insert.setBoolean(21, object.lock().legalHold());
    }

    static StoredObject read(ResultSet row, long bucketId, String key) throws SQLException {
        return new StoredObject(
                bucketId,
                key,
                row.getLong("id"),
                new VersionId(row.getString("version")),
                row.getObject("modified_at", OffsetDateTime.class).toInstant(),
                new Content(
                        row.getLong("size"),
                        row.getString("etag"),
                        StoredChecksum.read(row),
                        Optional.ofNullable(row.getString("sha256")),
                        Optional.ofNullable(row.getString("blob")).map(BlobId::new),
                        row.getInt("parts"),
                        Optional.ofNullable(row.getString("encryption")).map(Encrypted::parse)),
                Attributes.read(row),
                Lock.read(row));
    }
}
