package io.ironbark.walrus.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the digests of images that came in parts, one after the other. It looks for work when it is woken and now and
 * then, so that what a process leaves is found by the next.
 */
final class ImageDigester implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDigester.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Database database;
    private final Backend backend;
    private final ImageStore images = new ImageStore();
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread;
    private volatile boolean closing;

    private ImageDigester(Database database, Backend backend) {
        this.database = database;
        this.backend = backend;
        this.thread = Thread.ofPlatform().name("image-digest").daemon().unstarted(this::run);
    }

    static ImageDigester start(Database database, Backend backend) {
        var digester = new ImageDigester(database, backend);
        digester.thread.start();
        return digester;
    }

    /** There may be work. */
    void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (!closing) {
                if (!one()) {
                    wake.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if there is nothing to do, or the database is away. */
    private boolean one() {
        try {
            var id = database.query(images::withoutDigest);
            if (id.isPresent()) {
                digest(id.get());
            }
            return id.isPresent();
        } catch (SQLException e) {
            LOG.warn("can't look for images without a digest: {}", e.getMessage());
            return false;
        }
    }

    private void digest(ImageId id) throws SQLException {
        try {
            var extents = database.query(tx -> images.extents(tx, id, 0, Long.MAX_VALUE));
            var digest = Algorithm.SHA256.start();
            BlobReader.read(backend, extents, (bytes, length) -> digest.update(bytes, 0, length));
            var sha256 = HexFormat.of().formatHex(digest.digest());
            write(id, Optional.of(sha256), Optional.empty());
        } catch (IOException e) {
            if (closing) {
                LOG.info("{} is left to the next process, since this one ends", id); // a file closes under whom it ends
                return;
            }
            LOG.error("the bytes of {} can't be read", id, e);
            write(id, Optional.empty(), Optional.of("The image's bytes can't be read."));
        }
    }

    private void write(ImageId id, Optional<String> sha256, Optional<String> problem) throws SQLException {
        database.query(tx -> {
            images.setDigest(tx, id, sha256, problem);
            return id;
        });
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
