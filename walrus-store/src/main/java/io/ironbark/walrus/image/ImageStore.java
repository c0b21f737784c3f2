package io.ironbark.walrus.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.blob.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
    private static final String PINNED = """
            SELECT id FROM image WHERE id > ? AND pinned_at < now() - make_interval(secs => ?) ORDER BY id LIMIT ?
            """;
    private static final String EXTENTS = """
            SELECT blob, start, size FROM image_blob
             WHERE image_id = ? AND start < ? AND start + size > ? ORDER BY start
            """;
    private static final String WITHOUT_DIGEST = """
            SELECT id FROM image WHERE sha256 IS NULL AND problem IS NULL
               AND NOT EXISTS (SELECT FROM image_bundle WHERE image_id = id) ORDER BY pinned_at LIMIT 1
            """;
    private static final String COPY = """
            INSERT INTO image (id, account, bucket, key, size, format, virtual_size, sha256, problem, pinned_at)
            SELECT ?, ?, bucket, key, size, format, virtual_size, sha256, problem, ? FROM image WHERE id = ? FOR SHARE
            ON CONFLICT (id) DO NOTHING
            """;
    private static final String COPY_BLOBS = """
            INSERT INTO image_blob (image_id, number, start, size, blob)
            SELECT ?, number, start, size, blob FROM image_blob WHERE image_id = ?
            """;
    private static final String IS_BUNDLE = """
            SELECT EXISTS (SELECT FROM image_bundle WHERE image_id = ?)
            """;
    private static final String INSERT_BUNDLE = """
            INSERT INTO image_bundle (image_id, manifest, part_sizes) VALUES (?, ?, ?)
            """;
    private static final String ANY_BUNDLE = """
            SELECT image_id, manifest, part_sizes FROM image_bundle ORDER BY image_id LIMIT 1
            """;
    private static final String DELETE_BUNDLE = """
            DELETE FROM image_bundle WHERE image_id = ?
            """;
    private static final String DELETE_BLOBS = """
            DELETE FROM image_blob WHERE image_id = ?
            """;
    private static final String UNBUNDLED = """
            UPDATE image SET size = ?, format = ?, virtual_size = ?, sha256 = ? WHERE id = ?
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

    /** Gives an image the bytes of another; false if there is none that could give them. */
    boolean copy(Connection tx, ImagePin pin, ImageId source, Instant now) throws SQLException {
        try (var bundle = tx.prepareStatement(IS_BUNDLE)) {
            bundle.setString(1, source.value());
            try (var row = bundle.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    return false;
                }
            }
        }
        try (var insert = tx.prepareStatement(COPY)) {
            insert.setString(1, pin.image().value());
            insert.setString(2, pin.account().value());
            insert.setObject(3, now.atOffset(ZoneOffset.UTC));
            insert.setString(4, source.value());
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        try (var insert = tx.prepareStatement(COPY_BLOBS)) {
            insert.setString(1, pin.image().value());
            insert.setString(2, source.value());
            insert.executeUpdate();
        }
        return true;
    }

    /** A bundle that is not taken apart yet. */
    record Bundle(ImageId image, Bytes manifest, List<Long> partSizes) {
        Bundle {
            partSizes = List.copyOf(partSizes);
        }
    }

    void insertBundle(Connection tx, ImageId id, byte[] manifest, List<Long> partSizes) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT_BUNDLE)) {
            insert.setString(1, id.value());
            insert.setBytes(2, manifest);
            insert.setArray(3, tx.createArrayOf("bigint", partSizes.toArray()));
            insert.executeUpdate();
        }
    }

    Optional<Bundle> anyBundle(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(ANY_BUNDLE);
                var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Bundle(
                            new ImageId(row.getString("image_id")), Bytes.of(row.getBytes("manifest")), List.of((Long[])
                                    row.getArray("part_sizes").getArray())))
                    : Optional.empty();
        }
    }

    /** Where the parts of a bundle lie. */
    List<BundleParts.Source> parts(Connection tx, Bundle bundle, List<BundleManifest.Part> parts) throws SQLException {
        var sources = new ArrayList<BundleParts.Source>();
        long at = 0;
        for (int i = 0; i < parts.size(); i++) {
            long size = bundle.partSizes().get(i);
            var extents = extents(tx, bundle.image(), at, size);
            sources.add(new BundleParts.Source(
                    extents, parts.get(i).fileName(), parts.get(i).digest()));
            at += size;
        }
        return sources;
    }

    /** The image is the disk that was in its bundle, and no bundle any more; false if it was none. */
    boolean unbundled(Connection tx, ImageId id, Written disk, Layout layout, String sha256) throws SQLException {
        if (update(tx, DELETE_BUNDLE, id) == 0) {
            return false;
        }
        update(tx, DELETE_BLOBS, id);
        try (var insert = tx.prepareStatement(INSERT_BLOB)) {
            insert.setString(1, id.value());
            insert.setInt(2, 1);
            insert.setLong(3, 0);
            insert.setLong(4, disk.size());
            insert.setString(5, disk.id().value());
            insert.executeUpdate();
        }
        try (var update = tx.prepareStatement(UNBUNDLED)) {
            update.setLong(1, disk.size());
            update.setString(2, layout.format().name());
            update.setLong(3, layout.virtualSize());
            update.setString(4, sha256);
            update.setString(5, id.value());
            return update.executeUpdate() == 1;
        }
    }

    /** The bundle can't be used: its parts may go. */
    void bundleFailed(Connection tx, ImageId id, String problem) throws SQLException {
        if (update(tx, DELETE_BUNDLE, id) == 1) {
            update(tx, DELETE_BLOBS, id);
            setDigest(tx, id, Optional.empty(), Optional.of(problem));
        }
    }

    private static int update(Connection tx, String sql, ImageId id) throws SQLException {
        try (var update = tx.prepareStatement(sql)) {
            update.setString(1, id.value());
            return update.executeUpdate();
        }
    }

    /** Those behind an id, or all for an empty one, that have been pinned for longer than this. */
    List<ImageId> pinned(Connection tx, String after, Duration age, int limit) throws SQLException {
        try (var select = tx.prepareStatement(PINNED)) {
            select.setString(1, after);
            select.setDouble(2, (double) age.toSeconds());
            select.setInt(3, limit);
            var ids = new ArrayList<ImageId>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(new ImageId(rows.getString("id")));
                }
            }
            return ids;
        }
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
