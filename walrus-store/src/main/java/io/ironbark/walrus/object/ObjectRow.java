package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.lock.Lock;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an object stands in a row, of the table of current ones or of that of older versions. One list says what is written,
 * one row at a time or many, so that neither can forget a column.
 */
final class ObjectRow {
    private static final List<Column> WRITTEN = List.of(
            new Column("bucket_id", Type.NUMBER, object -> Optional.of(object.bucketId())),
            new Column("key", Type.TEXT, object -> Optional.of(object.key())),
            new Column("id", Type.NUMBER, object -> Optional.of(object.id()).filter(id -> id != 0)),
            new Column(
                    "version", Type.TEXT, object -> Optional.of(object.version().value())),
            new Column("size", Type.NUMBER, object -> Optional.of(object.size())),
            new Column("etag", Type.TEXT, object -> Optional.of(object.etag())),
            new Column("modified_at", Type.TIME, object -> Optional.of(time(object.modifiedAt()))),
            new Column(
                    "headers",
                    Type.TEXT,
                    object -> Optional.of(Attributes.write(object.attributes().headers()))),
            new Column(
                    "metadata",
                    Type.TEXT,
                    object -> Optional.of(Attributes.write(object.attributes().metadata()))),
            new Column(
                    "checksum_algorithm",
                    Type.TEXT,
                    object -> object.checksum().map(c -> c.algorithm().name())),
            new Column("checksum_type", Type.TEXT, object -> object.checksum().map(StoredChecksum::type)),
            new Column("checksum", Type.TEXT, object -> object.checksum().map(StoredChecksum::value)),
            new Column("sha256", Type.TEXT, StoredObject::sha256),
            new Column("blob", Type.TEXT, object -> object.blob().map(BlobId::value)),
            new Column("parts", Type.COUNT, object -> Optional.of(object.parts())),
            new Column("storage_class", Type.TEXT, object -> object.attributes().storageClass()),
            new Column("tags", Type.TEXT, object -> object.attributes().writtenTags()),
            new Column("encryption", Type.TEXT, object -> object.encryption().map(Encrypted::text)),
            new Column(
                    "lock_mode",
                    Type.TEXT,
                    object -> object.lock().retention().map(r -> r.mode().name())),
            new Column(
                    "lock_until", Type.TIME, object -> object.lock().retention().map(r -> time(r.until()))),
            new Column(
                    "legal_hold",
                    Type.TRUTH,
                    object -> Optional.of(object.lock().legalHold())));

    /** How many {@link #bind} binds, the bucket and the key before all. */
    static final int BOUND = WRITTEN.size();

    /** All but the bucket and the key. */
    static final String COLUMNS = WRITTEN.stream().skip(2).map(Column::name).collect(Collectors.joining(", "));

    /** Each as an array that {@link #bindAll} binds. */
    static final String ARRAYS =
            WRITTEN.stream().map(column -> "?::" + column.type().sql + "[]").collect(Collectors.joining(", "));

    private enum Type {
        NUMBER("bigint", Long.class),
        COUNT("integer", Integer.class),
        TEXT("text", String.class),
        TIME("timestamptz", String.class),
        TRUTH("boolean", Boolean.class);

        private final String sql;
        private final Class<?> element;

        Type(String sql, Class<?> element) {
            this.sql = sql;
            this.element = element;
        }
    }

    private record Column(String name, Type type, Function<StoredObject, Optional<?>> value) {}

    private ObjectRow() {}

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static void bind(PreparedStatement insert, StoredObject object) throws SQLException {
        for (int i = 0; i < BOUND; i++) {
            insert.setObject(i + 1, WRITTEN.get(i).value().apply(object).orElse(null));
        }
    }

    /** Binds an array for each column. */
    static void bindAll(Connection tx, PreparedStatement insert, List<StoredObject> objects) throws SQLException {
        for (int i = 0; i < BOUND; i++) {
            var column = WRITTEN.get(i);
            var values = (@Nullable Object[]) Array.newInstance(column.type().element, objects.size());
            for (int row = 0; row < values.length; row++) {
                var value = column.value().apply(objects.get(row));
                values[row] = (column.type() == Type.TIME ? value.map(Object::toString) : value).orElse(null);
            }
            insert.setArray(i + 1, tx.createArrayOf(column.type().sql, values));
        }
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
