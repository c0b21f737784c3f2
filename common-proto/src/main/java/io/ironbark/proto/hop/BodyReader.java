package io.ironbark.proto.hop;

import io.ironbark.proto.config.DataSize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Collects a request's body on the event loop, and no more of it than the limit. */
final class BodyReader {
    private final HttpServerRequest request;
    private final DataSize limit;
    private final Consumer<HopRefusal> refuse;
    private final Buffer collected = Buffer.buffer();
    private boolean refused;

    private BodyReader(HttpServerRequest request, DataSize limit, Consumer<HopRefusal> refuse) {
        this.request = request;
        this.limit = limit;
        this.refuse = refuse;
    }

    /** Calls exactly one of the two, or none if the caller goes away. */
    static void read(HttpServerRequest request, DataSize limit, Consumer<byte[]> whole, Consumer<HopRefusal> refuse) {
        var reader = new BodyReader(request, limit, refuse);
        request.handler(reader::chunk);
        request.endHandler(_ -> {
            if (!reader.refused) {
                whole.accept(reader.collected.getBytes());
            }
        });
    }

    private void chunk(Buffer chunk) {
        if (refused) {
            return;
        }
        if (collected.length() + (long) chunk.length() > limit.bytes()) {
            refused = true;
            request.response().putHeader("connection", "close");
            refuse.accept(new HopRefusal(413, "BodyTooLarge", "the limit is " + limit));
            return;
        }
        collected.appendBuffer(chunk);
    }
}
