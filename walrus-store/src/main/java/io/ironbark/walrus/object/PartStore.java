package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.encryption.DataKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about the pieces that objects lie in. */
public final class PartStore {
    private static final String EXTENTS = """
            SELECT blob, start, size, nonce FROM object_part
             WHERE object_id = ? AND start < ? AND start + size > ? ORDER BY start
            """;
    private static final String PART = """
            SELECT start, size FROM object_part WHERE object_id = ? ORDER BY number OFFSET ? LIMIT 1
            """;
    private static final String PARTS = """
            SELECT number, size, checksum FROM object_part WHERE object_id = ? AND number > ? ORDER BY number LIMIT ?
            """;
    private static final String COPY = """
            INSERT INTO object_part (object_id, number, start, size, checksum, blob, nonce)
            SELECT ?, number, start, size, checksum, blob, nonce FROM object_part WHERE object_id = ?
            """;

    /**
     * A part as it was uploaded.
     *
     * @param checksum of the object's algorithm, in base64
     */
    record Part(int number, long size, Optional<String> checksum) {}

    /** Lets a new object consist of the pieces of another. */
    public void copy(Connection tx, long from, long to) throws SQLException {
        try (var insert = tx.prepareStatement(COPY)) {
            insert.setLong(1, to);
            insert.setLong(2, from);
            insert.executeUpdate();
        }
    }

    /** Where the bytes of a range lie, in order; none if a later write has taken the row's place. */
    public List<Extent> extents(Connection tx, StoredObject object, ByteRange range, Optional<DataKey> key)
            throws SQLException {
        if (object.blob().isPresent()) {
            return single(object.blob().get(), range, key);
        }
        try (var select = tx.prepareStatement(EXTENTS)) {
            select.setLong(1, object.id());
            select.setLong(2, range.from() + range.length());
            select.setLong(3, range.from());
            var extents = new ArrayList<Extent>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    long start = rows.getLong("start");
                    long from = Math.max(range.from(), start);
                    long end = Math.min(range.from() + range.length(), start + rows.getLong("size"));
                    var nonce = Optional.ofNullable(rows.getString("nonce"));
                    extents.add(new Extent(
                            new BlobId(rows.getString("blob")),
                            from - start,
                            end - from,
                            key.map(data -> data.cipher(nonce.orElseThrow()))));
                }
            }
            return extents;
        }
    }

    /** The same for an object with one blob, which needs no rows. */
    static List<Extent> single(BlobId blob, ByteRange range, Optional<DataKey> key) {
        return List.of(new Extent(blob, range.from(), range.length(), key.map(DataKey::cipher)));
    }

    /** Where the n-th part lies, counted from 1, if there is one. */
    Optional<ByteRange> part(Connection tx, StoredObject object, int number) throws SQLException {
        if (object.content().uploadedParts().isEmpty()) {
            return number == 1 ? Optional.of(new ByteRange(0, object.size())) : Optional.empty();
        }
        try (var select = tx.prepareStatement(PART)) {
            select.setLong(1, object.id());
            select.setInt(2, number - 1);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new ByteRange(row.getLong("start"), row.getLong("size")))
                        : Optional.empty();
            }
        }
    }

    /** The parts behind a number. */
    List<Part> parts(Connection tx, StoredObject object, int after, int limit) throws SQLException {
        try (var select = tx.prepareStatement(PARTS)) {
            select.setLong(1, object.id());
            select.setInt(2, after);
            select.setInt(3, limit);
            var parts = new ArrayList<Part>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    parts.add(new Part(rows.getInt(1), rows.getLong(2), Optional.ofNullable(rows.getString(3))));
                }
            }
            return parts;
        }
    }
}
