package io.ironbark.walrus.s3;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request, read by a thread that may block. At most {@value #AHEAD} pieces are read ahead, so a slow disk
 * slows the client down. A client that sends nothing for a while, or next to nothing for long, is given up.
 */
public class Body {
    private static final int AHEAD = 16;

    private final HttpServerRequest request;
    private final Patience patience;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean started;
    private boolean ended;
    private long startedAt;
    private long received;

    /**
     * How slow a client may be.
     *
     * @param silence between two pieces of a body
     * @param slowest in a second, taken over the whole body once it has taken as long as a silence may
     */
    public record Patience(
            @Default("30s") Duration silence,
            @Default("1KiB") DataSize slowest) {}

    private sealed interface Event {}

    private record Piece(Buffer buffer) implements Event {}

    private record End() implements Event {}

    private record Failure() implements Event {}

    /** Must be called on the event loop, before anything is read. */
    Body(HttpServerRequest request, Patience patience) {
        this.request = request;
        this.patience = patience;
        request.handler(buffer -> events.add(new Piece(buffer)));
        request.endHandler(end -> events.add(new End()));
        request.exceptionHandler(failure -> events.add(new Failure()));
        request.pause();
    }

    /** A part of another body: whoever extends this says how it is read. */
    protected Body(Body whole) {
        this.request = whole.request;
        this.patience = whole.patience;
    }

    /** The length that the request claims, if it does. */
    public Optional<Long> length() {
        var header = request.getHeader("content-length");
        return header == null ? Optional.empty() : Optional.of(Long.parseLong(header));
    }

    /** True if the length is unknown since the transfer is chunked. */
    public boolean isChunked() {
        return request.getHeader("transfer-encoding") != null;
    }

    /** True if the request has a body at all. */
    boolean isExpected() {
        return isChunked() || length().orElse(0L) > 0;
    }

    /** Lets the rest go by unread, so that the client gets to read the answer; the connection is closed after it. */
    void discard() {
        if (ended || request.isEnded()) {
            return;
        }
        boolean cut = isExpected();
        var connection = request.connection();
        request.handler(buffer -> {});
        request.exceptionHandler(failure -> {});
        request.endHandler(end -> {
            if (cut) {
                connection.close();
            }
        });
        request.resume();
    }

    /** True once all of it has been read. */
    boolean isRead() {
        return ended;
    }

    /** The next piece; empty after the last. */
    public Optional<Buffer> next() {
        if (ended) {
            return Optional.empty();
        }
        if (!started) {
            started = true;
            startedAt = System.nanoTime();
            if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
                request.response().writeContinue();
            }
            request.fetch(AHEAD);
        }
        return switch (take()) {
            case Piece(var buffer) -> {
                received += buffer.length();
                checkPace();
                request.fetch(1);
                yield Optional.of(buffer);
            }
            case End() -> {
                ended = true;
                yield Optional.empty();
            }
            case Failure() -> {
                ended = true;
                throw S3Error.IncompleteBody.asException();
            }
        };
    }

    /** The same bytes as the buffer's, not copied. They must be read before the next piece is asked for. */
    public static ByteBuffer view(Buffer buffer) {
        return buffer instanceof BufferInternal internal
                ? internal.getByteBuf().nioBuffer()
                : ByteBuffer.wrap(buffer.getBytes());
    }

    /** Reads all of a small body. */
    public byte[] bytes(int limit) {
        var all = Buffer.buffer();
        for (var piece = next(); piece.isPresent(); piece = next()) {
            if (all.length() + piece.get().length() > limit) {
                throw S3Error.EntityTooLarge.because("The document is longer than " + limit + " bytes");
            }
            all.appendBuffer(piece.get());
        }
        return all.getBytes();
    }

    private void checkPace() {
        long nanos = System.nanoTime() - startedAt;
        if (nanos > patience.silence().toNanos()
                && received < patience.slowest().bytes() * (double) nanos / TimeUnit.SECONDS.toNanos(1)) {
            throw S3Error.RequestTimeout.asException();
        }
    }

    private Event take() {
        try {
            var event = events.poll(patience.silence().toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw S3Error.RequestTimeout.asException();
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw S3Error.ServiceUnavailable.asException();
        }
    }
}
