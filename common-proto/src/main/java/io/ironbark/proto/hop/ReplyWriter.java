package io.ironbark.proto.hop;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns replies and refusals into HTTP, in one place. */
final class ReplyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Outbox outbox;

    ReplyWriter(HttpServerRequest request, Outbox outbox) {
        this.request = request;
        this.response = request.response();
        this.outbox = outbox;
    }

    void write(Reply reply) throws IOException, InterruptedException {
        if (response.closed()) {
            return; // the caller went away while it waited
        }
        switch (reply) {
            case Reply.Document(var value) -> outbox.send(response, () -> value, this::gone);
            case Reply.Newest(var value) -> outbox.send(response, value, this::gone);
            case Reply.Nothing() -> response.setStatusCode(204).end().onFailure(this::gone);
            case Reply.FileBytes file -> write(file);
        }
    }

    private void write(Reply.FileBytes reply) throws IOException {
        long size = Files.size(reply.file());
        var tag = "\"" + reply.entityTag() + "\"";
        var range = Optional.ofNullable(request.getHeader("range"))
                .filter(_ -> Optional.ofNullable(request.getHeader("if-range"))
                        .map(tag::equals)
                        .orElse(true))
                .flatMap(header -> ByteRange.parse(header, size));
        response.putHeader("content-type", "application/octet-stream")
                .putHeader("accept-ranges", "bytes")
                .putHeader("etag", tag);
        if (range.isEmpty()) {
            send(reply, new ByteRange(0, size));
            return;
        }
        var part = range.get();
        if (part.length() == 0) {
            response.putHeader("content-range", "bytes */" + size);
            refuse(new HopRefusal(416, "InvalidRange", "the file has " + size + " bytes"));
            return;
        }
        response.setStatusCode(206)
                .putHeader("content-range", "bytes %d-%d/%d".formatted(part.from(), part.last(), size));
        send(reply, part);
    }

    private void send(Reply.FileBytes reply, ByteRange part) {
        response.putHeader("content-length", Long.toString(part.length()));
        if (part.length() == 0) {
            response.end().onFailure(this::gone);
            return;
        }
        response.sendFile(reply.file().toString(), part.from(), part.length()).onFailure(this::gone);
    }

    void refuse(HopRefusal refusal) {
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.setStatusCode(refusal.status())
                .putHeader("content-type", "application/json")
                .end(HopServer.json(refusal.body()))
                .onFailure(this::gone);
    }

    private void gone(Throwable cause) {
        LOG.debug("the caller of {} went away", request.path(), cause);
    }
}
