package io.ironbark.walrus.blob;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends pieces of blobs as the body of a response. Blobs are open before anything is sent, so that the reply can
 * still be another one if its file is gone.
 *
 * <p>One piece goes by the kernel, from the page cache to the socket; a small one together with the header, in one
 * write. Several pieces are read and written, two at a time, since a response can't be made of several files.
 */
public final class BlobStream implements AutoCloseable {
    private static final int SMALL_BYTES = 128 << 10;
    private static final int BUFFER_BYTES = 512 << 10;

    /** So many are opened ahead, so that an overwrite meanwhile takes none of them away. */
    private static final int MAX_OPEN = 256;

    private final Backend backend;
    private final List<Extent> extents;
    private final List<BlobSource> open = new ArrayList<>();

    private BlobStream(Backend backend, List<Extent> extents) {
        this.backend = backend;
        this.extents = extents;
    }

    /** Opens the first blobs. */
    public static BlobStream open(Backend backend, List<Extent> extents) throws IOException {
        var stream = new BlobStream(backend, extents);
        try {
            for (var extent : extents) {
                stream.open.add(backend.open(extent));
                if (stream.open.size() == MAX_OPEN
                        || stream.open.getLast().file().isEmpty()) {
                    break; // what is no file may be a request to somewhere, which would not wait for its turn
                }
            }
        } catch (IOException e) {
            stream.close();
            throw e;
        }
        return stream;
    }

    /** Sends all of it and ends the response. */
    public void sendTo(HttpServerResponse response) throws IOException {
        long total = extents.stream().mapToLong(Extent::length).sum();
        if (total == 0) {
            response.end();
            return;
        }
        var first = extents.getFirst();
        var file = open.getFirst().file();
        if (extents.size() == 1 && total <= SMALL_BYTES) {
            response.end(Buffer.buffer(read(open.getFirst(), first.offset(), (int) total)));
        } else if (extents.size() == 1 && file.isPresent()) {
            response.sendFile(file.get(), first.offset(), total).await();
        } else {
            sendPieces(response);
        }
    }

    private void sendPieces(HttpServerResponse response) throws IOException {
        Future<Void> previous = Future.succeededFuture();
        for (int i = 0; i < extents.size(); i++) {
            var extent = extents.get(i);
            try (var source = i < open.size() ? open.get(i) : backend.open(extent)) {
                for (long at = 0; at < extent.length(); at += BUFFER_BYTES) {
                    int length = (int) Math.min(BUFFER_BYTES, extent.length() - at);
                    var sent = response.write(Buffer.buffer(read(source, extent.offset() + at, length)));
                    previous.await();
                    previous = sent;
                }
            }
        }
        previous.await();
        response.end().await();
    }

    private static byte[] read(BlobSource source, long offset, int length) throws IOException {
        var bytes = new byte[length];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (source.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("a blob is shorter than its row says");
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (var source : open) {
            source.close();
        }
    }
}
