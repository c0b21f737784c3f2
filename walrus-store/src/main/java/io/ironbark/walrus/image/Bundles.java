package io.ironbark.walrus.image;

import io.ironbark.proto.hop.HopRefusal;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.object.ByteRange;
import io.ironbark.walrus.object.PartStore;
import io.ironbark.walrus.object.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pins the parts of a bundle as those of an image that is to be made of them. What can be refused at once is: a manifest
 * that is none, a key that is not for this cloud, a signature that is wrong, parts that are missing.
 */
final class Bundles {
    private static final int REFUSED = 422;

    private final Backend backend;
    private final ImageRules rules;
    private final Optional<BundleKeys> keys;
    private final ImageStore images = new ImageStore();
    private final PartStore parts = new PartStore();

    Bundles(Backend backend, ImageRules rules, Optional<BundleKeys> keys) {
        this.backend = backend;
        this.rules = rules;
        this.keys = keys;
    }

    /** Finds an object by its key, in the bucket of the manifest. */
    interface Neighbours {
        StoredObject find(String key) throws SQLException;
    }

    /** Keeps the parts under the image's id, for the unbundler. */
    PinnedImage pin(Connection tx, ImagePin pin, StoredObject object, Neighbours neighbours, Instant now)
            throws SQLException {
        BundleManifest manifest;
        byte[] xml = bytes(tx, object);
        try {
            manifest = BundleManifest.parse(xml);
            BundleKeys known = keys.orElseThrow(() -> new BadBundleException(
                    "This cloud takes no bundles, since it has no key for them; register the disk itself."));
            known.checkSignature(manifest, pin.account().value());
            known.cipher(manifest);
            refuseLarge(manifest);
        } catch (BadBundleException e) {
            throw new HopRefusal(REFUSED, "ImageRefused", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String folder = pin.key().substring(0, pin.key().lastIndexOf('/') + 1);
        var extents = new ArrayList<Extent>();
        var sizes = new ArrayList<Long>();
        for (BundleManifest.Part part : manifest.parts()) {
            StoredObject found = neighbours.find(folder + part.fileName());
            extents.addAll(parts.extents(tx, found, new ByteRange(0, found.size()), Optional.empty()));
            sizes.add(found.size());
        }
        long bundled = sizes.stream().mapToLong(Long::longValue).sum();
        if (bundled != manifest.bundledBytes()) {
            throw new HopRefusal(
                    REFUSED,
                    "ImageRefused",
                    "The bundle's parts have %d bytes, its manifest says %d."
                            .formatted(bundled, manifest.bundledBytes()));
        }
        var layout = new ImageStore.Layout(ImageSource.Format.RAW, manifest.sizeBytes());
        var image = ImageStore.pinned(Optional.empty(), manifest.sizeBytes(), layout, Optional.empty());
        if (!images.insert(tx, pin, image, extents, now)) {
            throw HopRefusal.conflict("the image is being unpinned");
        }
        images.insertBundle(tx, pin.image(), xml, sizes);
        return image;
    }

    private byte[] bytes(Connection tx, StoredObject object) throws SQLException {
        if (object.size() > BundleManifest.MAX_BYTES) {
            throw new HopRefusal(
                    REFUSED, "ImageRefused", "The manifest has more than " + BundleManifest.MAX_BYTES + " bytes.");
        }
        try {
            List<Extent> extents = parts.extents(tx, object, new ByteRange(0, object.size()), Optional.empty());
            return BlobReader.bytes(backend, extents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuseLarge(BundleManifest manifest) throws BadBundleException {
        long limit = Math.min(rules.maxFile().bytes(), rules.maxDisk().bytes());
        if (manifest.sizeBytes() > limit
                || manifest.bundledBytes() > rules.maxFile().bytes()) {
            throw new BadBundleException(
                    "The disk of %d bytes is larger than the %d allowed.".formatted(manifest.sizeBytes(), limit));
        }
    }
}
