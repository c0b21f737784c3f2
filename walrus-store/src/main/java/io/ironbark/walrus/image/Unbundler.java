package io.ironbark.walrus.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImageSample;
import io.ironbark.proto.image.ImageScreener;
import io.ironbark.proto.image.Screening;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.rounds.Rounds;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes disks of bundles, one after the other: parts, decrypted, decompressed, and out of their archive, as one stream
 * that never holds more than a few buffers. What comes out is bounded by the size that the manifest says, which is
 * bounded by what an image may have; so a small bundle can't become a large file.
 *
 * <p>The transaction that gives the image its new blob and takes the bundle away makes it true. A process that dies
 * before leaves a bundle, and another begins anew; of two that work on the same, the first to commit wins.
 */
final class Unbundler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Unbundler.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Database database;
    private final Backend backend;
    private final ImageRules rules;
    private final BundleKeys keys;
    private final ImageStore images = new ImageStore();
    private final Rounds rounds;

    private Unbundler(Database database, Backend backend, ImageRules rules, BundleKeys keys) {
        this.database = database;
        this.backend = backend;
        this.rules = rules;
        this.keys = keys;
        this.rounds = Rounds.start("unbundle", Rounds.Rhythm.interruptedEvery(INTERVAL), this::one);
    }

    static Unbundler start(Database database, Backend backend, ImageRules rules, BundleKeys keys) {
        return new Unbundler(database, backend, rules, keys);
    }

    /** There may be work. */
    void wake() {
        rounds.wake();
    }

    /** Returns false if there is nothing to do, or it can't be done now. */
    private boolean one() {
        try {
            Optional<ImageStore.Bundle> bundle = database.query(images::anyBundle);
            if (bundle.isPresent()) {
                unbundle(bundle.get());
            }
            return bundle.isPresent();
        } catch (SQLException | IOException e) {
            if (Thread.currentThread().isInterrupted()) { // a file closes under whom it ends
                return false;
            }
            LOG.warn("a bundle can't be taken apart now, and is tried again", e);
            return false;
        }
    }

    private void unbundle(ImageStore.Bundle bundle) throws SQLException, IOException {
        try {
            Written disk = disk(bundle);
            commit(bundle.image(), disk);
        } catch (BadBundleException e) {
            fail(bundle.image(), String.valueOf(e.getMessage()));
        } catch (ZipException e) {
            fail(bundle.image(), "What is in the bundle is not compressed with gzip, or is damaged.");
        } catch (EOFException e) {
            fail(bundle.image(), "The bundle is cut short.");
        }
    }

    private Written disk(ImageStore.Bundle bundle) throws SQLException, IOException {
        BundleManifest manifest = BundleManifest.parse(bundle.manifest().toArray());
        List<BundleParts.Source> parts = database.query(tx -> images.parts(tx, bundle, manifest.parts()));
        MessageDigest sha1 = sha1();
        try (BlobSink sink = backend.create(manifest.sizeBytes(), Set.of(Algorithm.SHA256));
                InputStream whole = new BundleParts(backend, parts);
                InputStream packed = new DecryptedStream(whole, keys.cipher(manifest));
                InputStream archive = new DigestInputStream(new GZIPInputStream(packed, 1 << 16), sha1)) {
            long size = new TarredFile(archive, manifest.sizeBytes())
                    .copyTo((bytes, length) -> sink.write(ByteBuffer.wrap(bytes, 0, length)));
            if (size != manifest.sizeBytes()) {
                throw new BadBundleException("The disk in the bundle has %d bytes, the manifest says %d."
                        .formatted(size, manifest.sizeBytes()));
            }
            if (!HexFormat.of().formatHex(sha1.digest()).equals(manifest.digest())) {
                throw new BadBundleException("What is in the bundle does not have the digest that the manifest says.");
            }
            sink.digests();
            return sink.finish();
        }
    }

    private void commit(ImageId image, Written disk) throws SQLException, IOException {
        Screening screening;
        try {
            screening = ImageScreener.screen(sample(disk), rules.limits());
        } catch (IOException e) {
            disk.discard();
            throw e;
        }
        ImageStore.Layout layout;
        switch (screening) {
            case Screening.Raw(var size) -> layout = new ImageStore.Layout(ImageSource.Format.RAW, size);
            case Screening.Qcow2(var size) -> layout = new ImageStore.Layout(ImageSource.Format.QCOW2, size);
            case Screening.Refused(var _, var message) -> {
                disk.discard();
                fail(image, message);
                return;
            }
        }
        String sha256 = disk.digests().hex(Algorithm.SHA256).orElseThrow();
        boolean mine;
        try {
            mine = database.transaction(tx -> images.unbundled(tx, image, disk, layout, sha256));
        } catch (SQLException e) {
            disk.undecided();
            throw e;
        }
        if (mine) {
            disk.committed();
            LOG.info("{} is unbundled", image);
        } else {
            disk.discard();
        }
    }

    private ImageSample sample(Written disk) throws IOException {
        long head = Math.min(disk.size(), ImageSample.HEAD_BYTES);
        long tail = Math.min(disk.size(), ImageSample.TAIL_BYTES);
        return new ImageSample(
                BlobReader.bytes(backend, List.of(new Extent(disk.id(), 0, head))),
                BlobReader.bytes(backend, List.of(new Extent(disk.id(), disk.size() - tail, tail))),
                disk.size());
    }

    private void fail(ImageId image, String problem) throws SQLException {
        LOG.info("the bundle of {} can't be used: {}", image, problem);
        database.transaction(tx -> {
            images.bundleFailed(tx, image, problem);
            return image;
        });
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
