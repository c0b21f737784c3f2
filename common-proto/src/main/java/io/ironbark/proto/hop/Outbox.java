package io.ironbark.proto.hop;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds what a server's answers take of the memory. When a thousand children come back at once, each is to get a document
 * of half a megabyte: a few are written at a time, and no more of them wait to be sent than there is room for. The others
 * wait for their turn as objects, which they share, and not as bytes of their own.
 */
final class Outbox {
    private static final int WRITERS = 4;
    private static final int UNSENT_KIB_MAX = 48 * 1_024;

    /** So slow a child is gone, or will be told so and asks again. */
    private static final long PATIENCE_SECONDS = 15;

    private final Semaphore writers = new Semaphore(WRITERS, true);
    private final Semaphore unsent = new Semaphore(UNSENT_KIB_MAX, true);

    /** Writes the document and sends it, when its turn has come. */
    void send(HttpServerResponse response, Supplier<?> document, java.util.function.Consumer<Throwable> failed)
            throws InterruptedException {
        acquire(writers, 1);
        int kib;
        Buffer body;
        try {
            body = HopServer.json(document.get());
            kib = Math.min(UNSENT_KIB_MAX, 1 + body.length() / 1_024);
            acquire(unsent, kib);
        } finally {
            writers.release();
        }
        response.putHeader("content-type", "application/json")
                .end(body)
                .onComplete(_ -> unsent.release(kib))
                .onFailure(failed::accept);
    }

    private static void acquire(Semaphore room, int permits) throws InterruptedException {
        if (!room.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw HopRefusal.busy("too many answers wait to be sent");
        }
    }
}
