package io.ironbark.proto.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waits for the signal that ends the process, and holds the process until its main thread has unwound. */
public final class Shutdown {
    /** How long the main thread may take to close what it opened. */
    private static final Duration UNWINDING = Duration.ofSeconds(30);

    private Shutdown() {}

    /**
     * Returns once the process is told to end (SIGTERM, SIGINT). The process then goes on until the calling thread ends,
     * so that resources opened before are closed.
     */
    public static void await() throws InterruptedException {
        var signalled = new CountDownLatch(1);
        var waiting = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    signalled.countDown();
                    try {
                        waiting.join(UNWINDING);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        signalled.await();
    }
}
