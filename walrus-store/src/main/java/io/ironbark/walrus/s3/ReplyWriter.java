package io.ironbark.walrus.s3;

import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobStream;
import io.ironbark.walrus.blob.UnavailableException;
import io.ironbark.walrus.database.WouldWaitException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Turns replies, refusals and failures into HTTP, in one place. */
public final class ReplyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);
    private static final int MAX_TRIES = 3;

    private final Backend backend;
    private final RandomGenerator random;

    public ReplyWriter(Backend backend, RandomGenerator random) {
        this.backend = backend;
        this.random = random;
    }

    /** What makes a reply. It may be asked again, if bytes that it names are gone by the time they are opened. */
    @FunctionalInterface
    public interface Answering {
        Reply reply() throws SQLException, IOException;
    }

    void write(HttpServerRequest request, Body body, Answering answering) {
        var id = HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
        try (var _ = MDC.putCloseable("request", id)) {
            write(new Exchange(request, body, id), answering);
        } finally {
            body.discard();
        }
    }

    /** The same on an event loop: throws {@link WouldWaitException}, with nothing sent, rather than wait there. */
    void writeAtOnce(HttpServerRequest request, Body body, Answering answering) {
        var id = HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
        try (var _ = MDC.putCloseable("request", id)) {
            write(new Exchange(request, body, id), answering);
        }
        body.discard();
    }

    private record Exchange(HttpServerRequest request, Body body, String id) {
        HttpServerResponse response() {
            return request.response();
        }
    }

    private void write(Exchange exchange, Answering answering) {
        for (int attempt = 1; ; attempt++) {
            try {
                send(exchange, answering.reply());
                return;
            } catch (NoSuchFileException e) {
                // The object was overwritten between our reading of its row and our opening of its bytes.
                if (attempt == MAX_TRIES) {
                    fail(exchange, e);
                    return;
                }
            } catch (WouldWaitException e) {
                throw e;
            } catch (S3Exception e) {
                refuse(exchange, e);
                return;
            } catch (SQLException e) {
                LOG.warn("the database does not answer", e);
                refuse(exchange, S3Error.ServiceUnavailable.asException());
                return;
            } catch (UnavailableException e) {
                LOG.warn("bytes can't be had or kept: {}", e.getMessage(), e.getCause());
                refuse(exchange, S3Error.ServiceUnavailable.asException());
                return;
            } catch (IOException | RuntimeException e) {
                fail(exchange, e);
                return;
            }
        }
    }

    private void send(Exchange exchange, Reply reply) throws IOException {
        var content = reply.content();
        if (content instanceof Reply.Bytes bytes) {
            try (var stream = BlobStream.open(backend, bytes.extents())) {
                head(exchange, reply.status(), reply.headers());
                exchange.response().putHeader("content-length", Long.toString(bytes.length()));
                stream.sendTo(exchange.response());
            }
            return;
        }
        head(exchange, reply.status(), reply.headers());
        switch (content) {
            case Reply.Nothing _ -> exchange.response().end();
            case Reply.Length(var length) ->
                exchange.response()
                        .putHeader("content-length", Long.toString(length))
                        .end();
            case Reply.Document(var xml) ->
                exchange.response().putHeader("content-type", "application/xml").end(Buffer.buffer(xml.bytes()));
            case Reply.Text(var type, var text) ->
                exchange.response().putHeader("content-type", type).end(Buffer.buffer(text));
            case Reply.Bytes _ -> throw new IllegalStateException("sent above");
        }
    }

    private void head(Exchange exchange, int status, List<Reply.Header> headers) {
        var response = exchange.response();
        response.setStatusCode(status);
        response.putHeader("server", "walrus").putHeader("x-amz-request-id", exchange.id());
        headers.forEach(header -> response.putHeader(header.name(), header.value()));
        if (!exchange.body().isRead() && exchange.body().isExpected()) {
            response.putHeader("connection", "close");
        }
    }

    private void fail(Exchange exchange, Exception failure) {
        if (exchange.response().closed()) {
            LOG.debug("{} went away", exchange.request().remoteAddress(), failure);
            return;
        }
        LOG.error("{} {} fails", exchange.request().method(), exchange.request().path(), failure);
        refuse(exchange, S3Error.InternalError.asException());
    }

    /** Answers what can't be read as a request, and ends the connection: nobody knows where the next would begin. */
    void refuse(HttpServerRequest request, S3Error error) {
        var id = HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
        var refusal = error.asException();
        request.response()
                .setStatusCode(error.status())
                .putHeader("server", "walrus")
                .putHeader("x-amz-request-id", id)
                .putHeader("connection", "close")
                .putHeader("content-type", "application/xml")
                .end(document(refusal, id))
                .onComplete(sent -> request.connection().close());
    }

    private void refuse(Exchange exchange, S3Exception refusal) {
        var response = exchange.response();
        if (response.headWritten() || response.closed()) {
            exchange.request().connection().close();
            return;
        }
        forgetReply(response);
        head(exchange, refusal.error().status(), refusal.headers());
        boolean bare = exchange.request().method().name().equals("HEAD") || refusal.error() == S3Error.NotModified;
        if (bare) {
            refusal.details().stream()
                    .filter(detail -> detail.name().equals("ETag"))
                    .forEach(detail -> response.putHeader("etag", detail.value()));
            response.end();
            return;
        }
        response.putHeader("content-type", "application/xml").end(document(refusal, exchange.id()));
    }

    /** A reply that could not be made after all may have said things of its body. What is said to browsers stays. */
    private static void forgetReply(HttpServerResponse response) {
        response.headers().names().stream()
                .filter(name ->
                        !name.toLowerCase(Locale.ROOT).startsWith("access-control-") && !name.equalsIgnoreCase("vary"))
                .toList()
                .forEach(response.headers()::remove);
    }

    private static Buffer document(S3Exception refusal, String id) {
        var xml = Xml.plain("Error", error -> {
            error.text("Code", refusal.error().name());
            error.text("Message", String.valueOf(refusal.getMessage()));
            refusal.details().forEach(detail -> error.text(detail.name(), detail.value()));
            error.text("RequestId", id);
            error.text("HostId", "walrus");
        });
        return Buffer.buffer(xml.bytes());
    }
}
