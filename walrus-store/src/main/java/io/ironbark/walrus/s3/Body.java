package io.ironbark.walrus.s3;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request, read by a thread that may block. At most {@value #AHEAD} pieces are read ahead, so a slow disk
 * slows the client down.
 */
public final class Body {
    private static final int AHEAD = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpServerRequest request;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean started;
    private boolean ended;

    private sealed interface Event {}

    private record Piece(Buffer buffer) implements Event {}

    private record End() implements Event {}

    private record Failure() implements Event {}

    /** Must be called on the event loop, before anything is read. */
    Body(HttpServerRequest request) {
        this.request = request;
        request.handler(buffer -> events.add(new Piece(buffer)));
        request.endHandler(end -> events.add(new End()));
        request.exceptionHandler(failure -> events.add(new Failure()));
        request.pause();
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
        if (ended) {
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
            if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
                request.response().writeContinue();
            }
            request.fetch(AHEAD);
        }
        return switch (take()) {
            case Piece(var buffer) -> {
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

    private Event take() {
        try {
            var event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
