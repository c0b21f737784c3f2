package io.ironbark.walrus.image;

import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.ImageSample;
import io.ironbark.proto.image.ImageScreener;
import io.ironbark.proto.image.PinnedIds;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.image.Screening;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.bucket.BucketStore;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.object.ByteRange;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.object.PartStore;
import io.ironbark.walrus.object.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pinning the bytes of objects as those of images, looking at what is pinned, and letting go. */
final class ImagePins {
    private static final int REFUSED = 422;
    private static final long PEEK_BYTES = 64;
    private static final int PAGE = 1000;

    private final Database database;
    private final Backend backend;
    private final ImageRules rules;
    private final ImageStore images = new ImageStore();
    private final ObjectStore objects = new ObjectStore();
    private final PartStore parts = new PartStore();
    private final BucketStore buckets = new BucketStore();
    private final Bundles bundles;

    ImagePins(Database database, Backend backend, ImageRules rules, Bundles bundles) {
        this.bundles = bundles;
        this.database = database;
        this.backend = backend;
        this.rules = rules;
    }

    /** A page of those that have been pinned for a while: who pinned them may have died before it noted so. */
    PinnedIds pinned(String after, Duration age) throws SQLException {
        return new PinnedIds(database.query(tx -> images.pinned(tx, after, age, PAGE)));
    }

    /** Does nothing if the image is pinned already, and says what is pinned. */
    PinnedImage pin(ImagePin pin, Instant now) throws SQLException {
        return database.transaction(tx -> {
            var known = images.find(tx, pin.image());
            if (known.isPresent()) {
                return known.get();
            }
            if (pin.source().isPresent()) {
                return copied(tx, pin, pin.source().get(), now);
            }
            var object = readable(tx, pin);
            if (BundleManifest.isOne(bytes(tx, object, 0, Math.min(object.size(), PEEK_BYTES)))) {
                return bundles.pin(tx, pin, object, key -> readable(tx, pin, key), now);
            }
            var image = screened(tx, object);
            var extents = parts.extents(tx, object, new ByteRange(0, object.size()), Optional.empty());
            return images.insert(tx, pin, image, extents, now)
                    ? image
                    : images.find(tx, pin.image())
                            .orElseThrow(() -> HopRefusal.conflict("the image is being unpinned"));
        });
    }

    private PinnedImage copied(Connection tx, ImagePin pin, ImageId source, Instant now) throws SQLException {
        if (!images.copy(tx, pin, source, now)) {
            throw new HopRefusal(404, "NoSuchImage", "There are no bytes of the image to copy: " + source);
        }
        return images.find(tx, pin.image()).orElseThrow();
    }

    private StoredObject readable(Connection tx, ImagePin pin) throws SQLException {
        return readable(tx, pin, pin.key());
    }

    private StoredObject readable(Connection tx, ImagePin pin, String key) throws SQLException {
        var bucket = buckets.find(tx, pin.bucket())
                .orElseThrow(() -> new HopRefusal(404, "NoSuchBucket", "The bucket does not exist: " + pin.bucket()));
        if (!bucket.account().equals(pin.account())) {
            throw new HopRefusal(403, "AccessDenied", "The account may not read the object.");
        }
        var object = objects.findToShare(tx, bucket.id(), key)
                .orElseThrow(() -> new HopRefusal(404, "NoSuchKey", "The object does not exist: " + key));
        if (object.encryption().isPresent()) {
            throw new HopRefusal(
                    REFUSED, "ImageRefused", "An encrypted object can't be an image: copy it in the clear.");
        }
        return object;
    }

    private PinnedImage screened(Connection tx, StoredObject object) throws SQLException {
        var layout = switch (ImageScreener.screen(sample(tx, object), rules.limits())) {
            case Screening.Raw(var size) -> new ImageStore.Layout(ImageSource.Format.RAW, size);
            case Screening.Qcow2(var virtualSize) -> new ImageStore.Layout(ImageSource.Format.QCOW2, virtualSize);
            case Screening.Refused(var _, var message) -> throw new HopRefusal(REFUSED, "ImageRefused", message);
        };
        return ImageStore.pinned(object.sha256(), object.size(), layout, Optional.empty());
    }

    private ImageSample sample(Connection tx, StoredObject object) throws SQLException {
        return new ImageSample(
                bytes(tx, object, 0, Math.min(object.size(), ImageSample.HEAD_BYTES)),
                bytes(
                        tx,
                        object,
                        Math.max(0, object.size() - ImageSample.TAIL_BYTES),
                        Math.min(object.size(), ImageSample.TAIL_BYTES)),
                object.size());
    }

    private byte[] bytes(Connection tx, StoredObject object, long from, long length) throws SQLException {
        try {
            return BlobReader.bytes(backend, parts.extents(tx, object, new ByteRange(from, length), Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PinnedImage look(ImageId id) throws SQLException {
        return database.query(tx -> images.find(tx, id)).orElseThrow(() -> HopRefusal.notFound("no such image"));
    }

    void unpin(ImageId id) throws SQLException {
        database.query(tx -> {
            images.delete(tx, id);
            return id;
        });
    }
}
