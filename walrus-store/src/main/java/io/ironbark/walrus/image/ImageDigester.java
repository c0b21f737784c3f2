package io.ironbark.walrus.image;

import io.ironbark.proto.id.ImageId;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobReader;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.rounds.Rounds;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
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
    private final Rounds rounds;

    private ImageDigester(Database database, Backend backend) {
        this.database = database;
        this.backend = backend;
        this.rounds = Rounds.start("image-digest", Rounds.Rhythm.interruptedEvery(INTERVAL), this::one);
    }

    static ImageDigester start(Database database, Backend backend) {
        return new ImageDigester(database, backend);
    }

    /** There may be work. */
    void wake() {
        rounds.wake();
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
            if (Thread.currentThread().isInterrupted()) { // a file closes under whom it ends
                LOG.info("{} is left to the next process, since this one ends", id);
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
        rounds.close();
    }
}
