package io.ironbark.proto.hop;

import io.ironbark.proto.config.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * A child's side of a hop: calls to one server. Blocks the calling thread, which is meant to be a virtual one; every
 * call has a deadline for the whole of it, body included.
 */
public final class HopClient implements AutoCloseable {
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    /** What the JDK says of a handshake that ended with the connection. */
    private static final String BROKEN_OFF = "Remote host ";

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);

    /**
     * How long to wait for what.
     *
     * @param connect for TCP and TLS
     * @param call for a whole call, on top of the wait that a long poll asks for; for a download, for its next bytes
     * @param largest the largest document that is read
     * @param knocks how often to begin a call if the server turns it away while too many others shake hands
     */
    public record Limits(Duration connect, Duration call, DataSize largest, int knocks) {
        public static final Limits USUAL =
                new Limits(Duration.ofSeconds(3), Duration.ofSeconds(10), DataSize.ofMebibytes(256), 4);

        /**
         * For loops that nobody waits for. After an outage all children come back at once, and their handshakes queue:
         * who gives up early only makes the server do the same work again. They begin anew by themselves.
         */
        public static final Limits PATIENT =
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), DataSize.ofMebibytes(256), 1);

        /** For calls that somebody waits for who would only make them again. */
        public static final Limits BY_HAND =
                new Limits(PATIENT.connect(), PATIENT.call(), PATIENT.largest(), USUAL.knocks());
    }

    private final URI base;
    private final Limits limits;
    private final HttpClient http;

    /** For a server of the given role at, for example, {@code https://127.0.0.1:8775}. */
    public HopClient(URI base, Tls tls, Role server, Limits limits) {
        this.base = base;
        this.limits = limits;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(tls.contextTrusting(server))
                .build();
    }

    public <T> Answer<T> get(String path, Class<T> type) throws InterruptedException {
        return call(request(path).GET(), type, Duration.ZERO);
    }

    /** Asks with {@code wait=}, so that the server may take that long to answer. */
    public <T> Answer<T> poll(String path, Class<T> type, Duration wait) throws InterruptedException {
        var separator = path.contains("?") ? "&" : "?";
        return call(request(path + separator + "wait=" + wait.toMillis()).GET(), type, wait);
    }

    public <T> Answer<T> post(String path, Object document, Class<T> type) throws InterruptedException {
        var request = request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(document)));
        return call(request, type, Duration.ZERO);
    }

    /** Posts where no document is expected back. */
    public Answer<Void> post(String path, Object document) throws InterruptedException {
        return post(path, document, Void.class);
    }

    public Answer<Void> delete(String path) throws InterruptedException {
        return call(request(path).DELETE(), Void.class, Duration.ZERO);
    }

    /** Bytes of a file from an offset on. To be closed. */
    public Answer<Download> download(String path, long from) throws InterruptedException {
        var request = request(path).GET();
        if (from > 0) {
            request.header("range", "bytes=" + from + "-");
        }
        return switch (send(request, BodyHandlers.ofInputStream(), limits.call())) {
            case Answer.Got<HttpResponse<InputStream>>(var response) -> Download.of(response, limits);
            case Answer.Unreachable<HttpResponse<InputStream>>(var why) -> new Answer.Unreachable<>(why);
            case Answer.Nothing<HttpResponse<InputStream>> _,
                    Answer.NotFound<HttpResponse<InputStream>> _,
                    Answer.Refused<HttpResponse<InputStream>> _ ->
                throw new IllegalStateException("send only gets or fails");
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        var builder = HttpRequest.newBuilder(base.resolve(path));
        RequestId.current().ifPresent(id -> builder.header(RequestId.HEADER, id));
        return builder;
    }

    private <T> Answer<T> call(HttpRequest.Builder request, Class<T> type, Duration wait) throws InterruptedException {
        var limited = BodyHandlers.limiting(
                BodyHandlers.ofByteArray(), limits.largest().bytes());
        return switch (send(request, limited, limits.call().plus(wait))) {
            case Answer.Got<HttpResponse<byte[]>>(var response) -> answer(response, type);
            case Answer.Unreachable<HttpResponse<byte[]>>(var why) -> new Answer.Unreachable<>(why);
            case Answer.Nothing<HttpResponse<byte[]>> _,
                    Answer.NotFound<HttpResponse<byte[]>> _,
                    Answer.Refused<HttpResponse<byte[]>> _ ->
                throw new IllegalStateException("send only gets or fails");
        };
    }

    private <T> Answer<T> answer(HttpResponse<byte[]> response, Class<T> type) {
        if (response.statusCode() == NO_CONTENT) {
            return new Answer.Nothing<>();
        }
        if (response.statusCode() != 200) {
            return refusal(response.statusCode(), response.body());
        }
        try {
            return new Answer.Got<>(Json.read(response.body(), type));
        } catch (IOException e) {
            return new Answer.Refused<>(200, "BadDocument", String.valueOf(e.getMessage()));
        }
    }

    static <T> Answer<T> refusal(int status, byte[] body) {
        HopRefusal.Body error;
        try {
            error = Json.read(body, HopRefusal.Body.class);
        } catch (IOException e) {
            error = new HopRefusal.Body("HTTP" + status, "no explanation");
        }
        return status == NOT_FOUND && !error.code().equals("NoSuchRoute")
                ? new Answer.NotFound<>(error.code(), error.message())
                : new Answer.Refused<>(status, error.code(), error.message());
    }

    /** Begins anew, a few times, if the server shook no hands: then it has not heard of the call. */
    private <B> Answer<HttpResponse<B>> send(
            HttpRequest.Builder builder, HttpResponse.BodyHandler<B> handler, Duration deadline)
            throws InterruptedException {
        var request = builder.build();
        var backoff = new Backoff(LONGEST_PAUSE, ThreadLocalRandom.current());
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var pending = http.sendAsync(request, handler);
            try {
                return new Answer.Got<>(pending.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                pending.cancel(true);
                return new Answer.Unreachable<>("no answer from %s within %s".formatted(base, deadline));
            } catch (InterruptedException e) {
                pending.cancel(true);
                throw e;
            } catch (ExecutionException e) {
                if (backoff.failures() + 1 >= limits.knocks() || !isTurnedAway(e)) {
                    return new Answer.Unreachable<>(base + ": " + reason(e));
                }
                Thread.sleep(backoff.afterFailure());
            }
        }
    }

    /**
     * A handshake that the server broke off without a word: it says so if a certificate is not to its liking. Whether there
     * is an exception of the socket below the handshake's depends on how far that had come (the JDK's SSLTube).
     */
    private static boolean isTurnedAway(Throwable failure) {
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException) {
                var below = cause.getCause();
                return below == null
                        ? String.valueOf(cause.getMessage()).startsWith(BROKEN_OFF)
                        : below instanceof IOException && !(below instanceof SSLException);
            }
        }
        return false;
    }

    private static String reason(Throwable failure) {
        var deepest = failure;
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return deepest.getClass().getSimpleName() + (deepest.getMessage() == null ? "" : " " + deepest.getMessage());
    }
}
