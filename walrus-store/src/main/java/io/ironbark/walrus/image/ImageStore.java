package io.ironbark.walrus.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Extent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All SQL about images. */
final class ImageStore {
    private static final String FIND = """
            SELECT sha256, size, format, virtual_size, problem FROM image WHERE id = ?
            """;
    private static final String INSERT = """
            INSERT INTO image (id, account, bucket, key, size, format, virtual_size, sha256, pinned_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """;
    private static final String INSERT_BLOB = """
            INSERT INTO image_blob (image_id, number, start, size, blob) VALUES (?, ?, ?, ?, ?)
            """;
    private static final String DELETE = """
            DELETE FROM image WHERE id = ?
            """;
    private static final String EXTENTS = """
            SELECT blob, start, size FROM image_blob
             WHERE image_id = ? AND start < ? AND start + size > ? ORDER BY start
            """;
    private static final String WITHOUT_DIGEST = """
            SELECT id FROM image WHERE sha256 IS NULL AND problem IS NULL ORDER BY pinned_at LIMIT 1
            """;
    private static final String SET_DIGEST = """
            UPDATE image SET sha256 = ?, problem = ? WHERE id = ?
            """;

    Optional<PinnedImage> find(Connection tx, ImageId id) throws SQLException {
        try (var select = tx.prepareStatement(FIND)) {
            select.setString(1, id.value());
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(pinned(
                        Optional.ofNullable(row.getString("sha256")),
                        row.getLong("size"),
                        new Layout(ImageSource.Format.valueOf(row.getString("format")), row.getLong("virtual_size")),
                        Optional.ofNullable(row.getString("problem"))));
            }
        }
    }

    /** How the bytes are laid out. */
    record Layout(ImageSource.Format format, long virtualSize) {}

    static PinnedImage pinned(Optional<String> sha256, long size, Layout layout, Optional<String> problem) {
        var state = problem.isPresent()
                ? PinnedImage.State.FAILED
                : sha256.isPresent() ? PinnedImage.State.AVAILABLE : PinnedImage.State.PENDING;
        return new PinnedImage(sha256, size, layout.format(), layout.virtualSize(), state, problem);
    }

    /** Returns false if the image is there already. */
    boolean insert(Connection tx, ImagePin pin, PinnedImage image, List<Extent> extents, Instant now)
            throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, pin.image().value());
            insert.setString(2, pin.account().value());
            insert.setString(3, pin.bucket());
            insert.setString(4, pin.key());
            insert.setLong(5, image.sizeBytes());
            insert.setString(6, image.format().name());
            insert.setLong(7, image.virtualSizeBytes());
            insert.setString(8, image.sha256().orElse(null));
            insert.setObject(9, now.atOffset(ZoneOffset.UTC));
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        try (var insert = tx.prepareStatement(INSERT_BLOB)) {
            long start = 0;
            for (int i = 0; i < extents.size(); i++) {
                var extent = extents.get(i);
                insert.setString(1, pin.image().value());
                insert.setInt(2, i + 1);
                insert.setLong(3, start);
                insert.setLong(4, extent.length());
                insert.setString(5, extent.blob().value());
                insert.addBatch();
                start += extent.length();
            }
            insert.executeBatch();
        }
        return true;
    }

    void delete(Connection tx, ImageId id) throws SQLException {
        try (var delete = tx.prepareStatement(DELETE)) {
            delete.setString(1, id.value());
            delete.executeUpdate();
        }
    }

    /** Where the bytes from one on lie, so many. */
    List<Extent> extents(Connection tx, ImageId id, long from, long length) throws SQLException {
        try (var select = tx.prepareStatement(EXTENTS)) {
            select.setString(1, id.value());
            select.setLong(2, from + length);
            select.setLong(3, from);
            var extents = new ArrayList<Extent>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    long start = rows.getLong("start");
                    long first = Math.max(from, start);
                    long end = Math.min(from + length, start + rows.getLong("size"));
                    extents.add(new Extent(new BlobId(rows.getString("blob")), first - start, end - first));
                }
            }
            return extents;
        }
    }

    Optional<ImageId> withoutDigest(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(WITHOUT_DIGEST);
                var row = select.executeQuery()) {
            return row.next() ? Optional.of(new ImageId(row.getString("id"))) : Optional.empty();
        }
    }

    /** Says what the digest is, or why there is none. */
    void setDigest(Connection tx, ImageId id, Optional<String> sha256, Optional<String> problem) throws SQLException {
        try (var update = tx.prepareStatement(SET_DIGEST)) {
            update.setString(1, sha256.orElse(null));
            update.setString(2, problem.orElse(null));
            update.setString(3, id.value());
            update.executeUpdate();
        }
    }
}
