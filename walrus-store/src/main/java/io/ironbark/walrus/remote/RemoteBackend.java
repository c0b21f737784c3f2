package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.BlobSource;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.blob.Stored;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.database.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blobs as objects of another S3 endpoint. */
public final class RemoteBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteBackend.class);
    private static final int BATCH = 500;
    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Pattern CONTENTS = Pattern.compile("<Contents>(.*?)</Contents>", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("<Key>[^<]*?([^/<]+)</Key>");
    private static final Pattern SIZE = Pattern.compile("<Size>([0-9]+)</Size>");
    private static final Pattern MODIFIED = Pattern.compile("<LastModified>([^<]+)</LastModified>");

    private final RemoteOptions options;
    private final Database database;
    private final String process;
    private final RandomGenerator random;
    private final RemoteStore store = new RemoteStore();
    private final RemoteHttp http;
    private final StallWatch watch;
    private final ExecutorService senders = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("remote-", 0).factory());
    private final ExecutorService hashers = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().name("hash-", 0).daemon().factory());

    /** Blobs that this process writes now, or wrote and whose commit ended in doubt, and since when. */
    private final Map<BlobId, Long> mine = new ConcurrentHashMap<>();

    public RemoteBackend(RemoteOptions options, Database database, String process, RandomGenerator random) {
        this.options = options;
        this.database = database;
        this.process = process;
        this.random = random;
        this.http = new RemoteHttp(options);
        this.watch = new StallWatch(options.silence());
    }

    @Override
    public BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException {
        var blob = BlobId.random(random);
        mine.put(blob, Long.MAX_VALUE);
        try {
            database.query(tx -> store.insert(tx, blob, process));
        } catch (SQLException e) {
            mine.remove(blob);
            throw new io.ironbark.walrus.blob.UnavailableException("the database does not answer", e);
        }
        long length = expected < 0
                ? options.part().bytes()
                : Math.min(expected, options.part().bytes());
        return new RemoteSink(this, blob, new DigestPipeline(algorithms, hashers), (int) Math.max(1, length));
    }

    @Override
    public BlobSource open(Extent extent) throws IOException {
        return RemoteSource.open(http, extent, watch);
    }

    @Override
    public void remove(BlobId blob) throws IOException {
        try {
            http.text(RemoteHttp.Request.of("DELETE", RemoteHttp.key(blob)));
        } catch (RemoteRefusal refusal) {
            if (!refusal.isNotFound()) {
                throw refusal;
            }
        }
    }

    @Override
    public Optional<Stored> find(BlobId blob) throws IOException {
        return list(Map.of("list-type", "2", "max-keys", "1", "prefix", RemoteHttp.key(blob))).stream()
                .filter(stored -> stored.blob().equals(blob))
                .findFirst();
    }

    @Override
    public List<Stored> stored(String after) throws IOException {
        var parameters = new HashMap<>(Map.of("list-type", "2", "max-keys", "1000"));
        if (!after.isEmpty()) {
            parameters.put("start-after", RemoteHttp.key(new BlobId(after)));
        }
        return list(parameters);
    }

    private List<Stored> list(Map<String, String> parameters) throws IOException {
        var text = http.text(RemoteHttp.Request.of("GET", "").query(parameters));
        return CONTENTS.matcher(text)
                .results()
                .flatMap(match -> entry(match.group(1)).stream())
                .toList();
    }

    private static Optional<Stored> entry(String entry) {
        return first(KEY, entry)
                .flatMap(BlobId::parse)
                .map(blob -> new Stored(
                        blob,
                        Long.parseLong(first(SIZE, entry).orElse("0")),
                        first(MODIFIED, entry).map(Instant::parse).orElse(Instant.EPOCH)));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What dead processes left is old before it is swept: their last request may still be on its way. */
    @Override
    public void tidy(Rows rows, Duration doubt) throws SQLException, IOException {
        for (var writing : database.query(tx -> store.old(tx, doubt, BATCH))) {
            boolean done = writing.process().equals(process)
                    ? System.nanoTime() - mine.getOrDefault(writing.blob(), 0L) >= doubt.toNanos()
                            && mine.getOrDefault(writing.blob(), 0L) != Long.MAX_VALUE
                    : !rows.isConnected(writing.process());
            if (done) {
                if (!rows.isUsed(writing.blob())) {
                    giveUp(writing.blob());
                }
                forget(writing.blob());
            }
        }
    }

    /** Removes whatever there is of it at the endpoint. */
    void giveUp(BlobId blob) throws IOException {
        var key = RemoteHttp.key(blob);
        var uploads = http.text(RemoteHttp.Request.of("GET", "").query(Map.of("uploads", "", "prefix", key)));
        for (var upload : UPLOAD.matcher(uploads).results().toList()) {
            try {
                http.text(RemoteHttp.Request.of("DELETE", key).query(Map.of("uploadId", upload.group(1))));
            } catch (RemoteRefusal refusal) {
                if (!refusal.isNotFound()) {
                    throw refusal;
                }
            }
        }
        remove(blob);
        LOG.debug("{} is gone from the endpoint", blob);
    }

    /** It is decided: a row refers to the blob, or nothing of it is left. */
    void forget(BlobId blob) throws SQLException {
        database.query(tx -> store.delete(tx, blob));
        mine.remove(blob);
    }

    /** It is left to {@link #tidy}. */
    void leave(BlobId blob) {
        mine.put(blob, System.nanoTime());
    }

    RemoteHttp http() {
        return http;
    }

    ExecutorService senders() {
        return senders;
    }

    @Override
    public void close() {
        senders.shutdownNow();
        hashers.shutdownNow();
        watch.close();
        http.close();
    }
}
