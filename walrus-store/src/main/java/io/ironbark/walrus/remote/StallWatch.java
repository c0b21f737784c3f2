package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends reads of bodies that do not come. The HTTP client knows a limit for the header of an answer and none for what
 * follows it, so an endpoint that falls silent there would hold a request of ours for ever.
 */
final class StallWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

    private final Duration silence;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("remote-stalls").daemon().factory());

    StallWatch(Duration silence) {
        this.silence = silence;
    }

    /** Reads as the stream does; throws {@link UnavailableException} once there has been silence for so long. */
    int read(InputStream stream, byte[] into) throws IOException {
        var stalled = new AtomicBoolean();
        var end = clock.schedule(() -> end(stream, stalled), silence.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int read = stream.read(into);
            if (read < 0 && stalled.get()) {
                throw new IOException("closed");
            }
            return read;
        } catch (IOException e) {
            throw stalled.get()
                    ? new UnavailableException(
                            "the other endpoint has sent nothing for " + silence.toSeconds() + " s", e)
                    : e;
        } finally {
            end.cancel(false);
        }
    }

    /** Whoever reads the stream then fails. */
    private static void end(InputStream stream, AtomicBoolean stalled) {
        stalled.set(true);
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("a stalled answer can't be closed", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
