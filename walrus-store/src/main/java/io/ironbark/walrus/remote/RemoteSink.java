package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.Written;
import io.ironbark.walrus.blob.WrittenBlob;
import io.ironbark.walrus.checksum.DigestPipeline;
import io.ironbark.walrus.checksum.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a blob: what fits into one part in one request, more as a multipart upload. */
final class RemoteSink implements BlobSink {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSink.class);
    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");

    private final RemoteBackend backend;
    private final BlobId id;
    private final String key;
    private final DigestPipeline pipeline;
    private final List<String> etags = new ArrayList<>();
    private Optional<String> upload = Optional.empty();
    private CompletableFuture<Block> sending;
    private byte[] block;
    private int filled;
    private long size;
    private boolean decided;
    private Optional<Digests> taken = Optional.empty();

    /** A block that has been sent and can be filled again, and the ETag that it got. */
    private record Block(Optional<String> etag, List<byte[]> free) {}

    RemoteSink(RemoteBackend backend, BlobId id, DigestPipeline pipeline, int blockBytes) {
        this.backend = backend;
        this.id = id;
        this.key = RemoteHttp.key(id);
        this.pipeline = pipeline;
        this.block = new byte[blockBytes];
        this.sending = CompletableFuture.completedFuture(new Block(Optional.empty(), List.of()));
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            if (filled == block.length) {
                sendPart();
            }
            int length = Math.min(data.remaining(), block.length - filled);
            data.get(block, filled, length);
            filled += length;
        }
    }

    @Override
    public Digests digests() throws IOException {
        if (taken.isEmpty()) {
            if (upload.isPresent() && filled > 0) {
                sendPart();
            } else {
                pipeline.update(block, filled).join();
                size += filled;
            }
            taken = Optional.of(pipeline.finish());
        }
        return taken.get();
    }

    @Override
    public Written finish() throws IOException {
        var digests = digests();
        if (upload.isPresent()) {
            await();
            complete(upload.get());
        } else {
            backend.http().etag(RemoteHttp.Request.of("PUT", key).body(new RemoteHttp.Bytes(block, filled)));
        }
        decided = true;
        return new RemoteWritten(id, size, digests);
    }

    @Override
    public void close() {
        if (!decided) {
            discard();
        }
    }

    /** Waits for the part before, and lets this one go while the next is taken. */
    private void sendPart() throws IOException {
        var free = await().free();
        if (upload.isEmpty()) {
            var answer = backend.http().text(RemoteHttp.Request.of("POST", key).query(Map.of("uploads", "")));
            var matcher = UPLOAD.matcher(answer);
            if (!matcher.find()) {
                throw new IOException("the other endpoint names no upload: " + answer);
            }
            upload = Optional.of(matcher.group(1));
        }
        var full = block;
        int length = filled;
        var hashed = pipeline.update(full, length);
        int number = etags.size() + 1;
        etags.add("");
        var parameters = Map.of("partNumber", Integer.toString(number), "uploadId", upload.get());
        var request = RemoteHttp.Request.of("PUT", key).query(parameters).body(new RemoteHttp.Bytes(full, length));
        sending = CompletableFuture.supplyAsync(
                () -> {
                    var etag = sent(request);
                    hashed.join();
                    return new Block(Optional.of(etag), List.of(full));
                },
                backend.senders());
        size += length;
        block = free.isEmpty() ? new byte[full.length] : free.getFirst();
        filled = 0;
    }

    private String sent(RemoteHttp.Request request) {
        try {
            return backend.http().etag(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Block await() throws IOException {
        try {
            var done = sending.join();
            done.etag().ifPresent(etag -> etags.set(etags.size() - 1, etag));
            return done;
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException wrapped ? wrapped.getCause() : new IOException(e);
        }
    }

    private void complete(String uploadId) throws IOException {
        var document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            document.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(etags.get(i).replace("\"", "&quot;"))
                    .append("</ETag></Part>");
        }
        document.append("</CompleteMultipartUpload>");
        var request = RemoteHttp.Request.of("POST", key)
                .query(Map.of("uploadId", uploadId))
                .body(RemoteHttp.Bytes.of(document.toString()));
        try {
            var answer = backend.http().text(request);
            if (answer.contains("<Error>")) { // which may come after a 200
                throw new IOException("the other endpoint does not complete an upload: " + answer);
            }
        } catch (RemoteRefusal refusal) {
            // The answer to a first try may have been lost, and then there is no such upload any more.
            if (!refusal.isNotFound()
                    || backend.find(id).filter(stored -> stored.size() == size).isEmpty()) {
                throw refusal;
            }
        }
    }

    private void discard() {
        decided = true;
        try {
            sending.handle((block, failure) -> "done").join();
            backend.giveUp(id);
            backend.forget(id);
        } catch (IOException | SQLException e) {
            LOG.warn("{} is left to be swept", id, e);
            backend.leave(id);
        }
    }

    /** Knows how to tidy up. */
    private final class RemoteWritten extends WrittenBlob {
        RemoteWritten(BlobId id, long size, Digests digests) {
            super(id, size, digests);
        }

        @Override
        public void committed() {
            try {
                backend.forget(id());
            } catch (SQLException e) {
                LOG.warn("that {} is written is forgotten later", id(), e);
                backend.leave(id());
            }
        }

        @Override
        public void undecided() {
            backend.leave(id());
        }

        @Override
        public void discard() {
            RemoteSink.this.discard();
        }
    }
}
