package io.ironbark.proto.hop;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Bytes of a file on their way. A read throws {@link IOException} if no byte came for as long as a call may take: a
 * deadline on progress, since one for the whole would depend on the file's size.
 */
public final class Download implements AutoCloseable {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/([0-9]{1,18})");
    private static final int PARTIAL = 206;
    private static final int OK = 200;
    private static final int ERROR_BODY_LIMIT = 16 * 1024;

    private final long from;
    private final long totalSize;
    private final InputStream bytes;

    private Download(long from, long totalSize, InputStream bytes) {
        this.from = from;
        this.totalSize = totalSize;
        this.bytes = bytes;
    }

    static Answer<Download> of(HttpResponse<InputStream> response, HopClient.Limits limits) {
        var body = new Guarded(response.body(), limits.call());
        if (response.statusCode() == OK) {
            long size = response.headers().firstValueAsLong("content-length").orElse(-1);
            return size < 0 ? bad(body, "no length") : new Answer.Got<>(new Download(0, size, body));
        }
        if (response.statusCode() == PARTIAL) {
            var range = CONTENT_RANGE.matcher(
                    response.headers().firstValue("content-range").orElse(""));
            return range.matches()
                    ? new Answer.Got<>(
                            new Download(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)), body))
                    : bad(body, "no content range");
        }
        try (body) {
            return HopClient.refusal(response.statusCode(), body.readNBytes(ERROR_BODY_LIMIT));
        } catch (IOException e) {
            return new Answer.Unreachable<>("cut off within a refusal: " + e.getMessage());
        }
    }

    private static Answer<Download> bad(InputStream body, String why) {
        try (body) {
            return new Answer.Refused<>(OK, "BadDownload", why);
        } catch (IOException e) {
            return new Answer.Unreachable<>("cut off: " + e.getMessage());
        }
    }

    /** Where in the file the bytes begin; 0 if the server did not honour the offset. */
    public long from() {
        return from;
    }

    /** Of the whole file. */
    public long totalSize() {
        return totalSize;
    }

    public InputStream bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Closes the stream under a read that waits too long, which ends that read. */
    private static final class Guarded extends FilterInputStream {
        private final Duration patience;

        Guarded(InputStream in, Duration patience) {
            super(in);
            this.patience = patience;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (in.available() > 0) {
                return in.read(into, offset, length);
            }
            var timer = new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, patience.toMillis(), TimeUnit.MILLISECONDS);
            var watch = timer.thenAccept(stalled -> {
                if (stalled) {
                    closeQuietly();
                }
            });
            int count;
            try {
                count = in.read(into, offset, length);
            } finally {
                timer.complete(false);
            }
            if (watch.isDone() && timer.join()) {
                throw new IOException("no bytes for " + patience);
            }
            return count;
        }

        private void closeQuietly() {
            try {
                in.close();
            } catch (IOException e) {
                return; // it is the read that reports the stall
            }
        }
    }
}
