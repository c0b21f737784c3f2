package io.ironbark.walrus.blob;

import io.ironbark.proto.database.Together;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.database.WouldWaitException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All blobs: few bytes in the database, the rest in a backend.
 *
 * <p>A small object so costs one transaction and shares the sync of PostgreSQL's log with all that commit in the same
 * moment; as a file it would cost a sync of the file, one of its directory, and that transaction besides.
 */
public final class Blobs implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);
    private static final int QUERIES = 3;

    private final Database database;
    private final Backend backend;
    private final long smallBytes;
    private final RandomGenerator random;
    private final SmallBlobStore small = new SmallBlobStore();
    private final SmallBlobCache cache = new SmallBlobCache();
    private final Together<BlobId, Optional<byte[]>> reading;

    /** Takes how long a blob may be that lies in the database. */
    public Blobs(Database database, Backend backend, long smallBytes, RandomGenerator random) {
        this.database = database;
        this.backend = backend;
        this.smallBytes = smallBytes;
        this.random = random;
        this.reading = new Together<>(QUERIES, blobs -> database.query(tx -> small.find(tx, blobs)));
    }

    @Override
    public BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException {
        return backend.create(expected, algorithms);
    }

    @Override
    public BlobSink createJoined(long expected, Set<Algorithm> algorithms) throws IOException {
        return expected < 0 || expected > smallBytes
                ? backend.create(expected, algorithms)
                : new SmallSink(
                        BlobId.small(random), small, new DigestPipeline(algorithms, Runnable::run), (int) expected);
    }

    @Override
    public BlobSource open(Extent extent) throws IOException {
        var source = extent.blob().isSmall() ? new MemorySource(bytes(extent.blob())) : opened(extent);
        return extent.cipher()
                .<BlobSource>map(cipher -> new DecryptingSource(source, cipher))
                .orElse(source);
    }

    private BlobSource opened(Extent extent) throws IOException {
        WouldWaitException.check();
        return backend.open(extent);
    }

    private byte[] bytes(BlobId blob) throws IOException {
        var known = cache.find(blob);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<byte[]> found;
        try {
            WouldWaitException.check();
            found = reading.ask(blob);
        } catch (SQLException e) {
            throw new IOException("the database does not give a blob", e);
        }
        var bytes = found.orElseThrow(() -> new NoSuchFileException(blob.value(), null, "no such row"));
        cache.keep(blob, bytes);
        return bytes;
    }

    @Override
    public void remove(BlobId blob) throws IOException {
        if (blob.isSmall()) {
            removeSmall(List.of(blob));
        } else {
            backend.remove(blob);
        }
    }

    @Override
    public List<BlobId> removeAll(List<BlobId> blobs) {
        var few = blobs.stream().filter(BlobId::isSmall).toList();
        var removed = new ArrayList<>(
                backend.removeAll(blobs.stream().filter(blob -> !blob.isSmall()).toList()));
        try {
            removeSmall(few);
            removed.addAll(few);
        } catch (IOException e) {
            LOG.warn("small blobs can't be removed", e);
        }
        return removed;
    }

    /** Of the backend only: those in the database are found there. */
    @Override
    public List<Stored> stored(String after) throws IOException {
        return backend.stored(after);
    }

    @Override
    public Optional<Stored> find(BlobId blob) throws IOException {
        return backend.find(blob);
    }

    private void removeSmall(List<BlobId> blobs) throws IOException {
        if (blobs.isEmpty()) {
            return;
        }
        try {
            database.query(tx -> small.delete(tx, blobs));
        } catch (SQLException e) {
            throw new IOException("the database does not remove blobs", e);
        }
        blobs.forEach(cache::forget);
    }

    @Override
    public void tidy(Rows rows, Duration doubt) throws SQLException, IOException {
        backend.tidy(rows, doubt);
    }

    /** Leaves the backend open: who opened it closes it. */
    @Override
    public void close() {}
}
