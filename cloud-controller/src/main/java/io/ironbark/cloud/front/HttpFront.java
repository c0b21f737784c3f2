package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port: HTTP/1.1 with keep-alive, one virtual thread per request. */
public final class HttpFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpFront.class);

    private static final int BACKLOG = 1_024;
    private static final int REQUEST_LINE_MAX = 128 * 1_024;
    private static final int HEADERS_MAX = 32 * 1_024;
    private static final int IDLE_SECONDS = 75;
    private static final int DRAIN_SECONDS = 5;
    private static final int CONCURRENT_MAX = 1_024;

    /**
     * How the API listens.
     *
     * @param endpoint the URL that clients are told, which may be a proxy's
     */
    public record Options(
            HostPort listen, URI endpoint, @Default("1MiB") DataSize bodyLimit) {}

    private final ApiEngine engine;
    private final int bodyLimit;
    private final ExecutorService handlers;
    private final Semaphore room = new Semaphore(CONCURRENT_MAX);
    private final HttpServer server;

    private HttpFront(Vertx vertx, Options options, ApiEngine engine) {
        this.engine = engine;
        this.bodyLimit = Math.toIntExact(options.bodyLimit().bytes());
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("api-", 0).factory());
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(options.listen().host())
                        .setPort(options.listen().port())
                        .setAcceptBacklog(BACKLOG)
                        .setTcpNoDelay(true)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxInitialLineLength(REQUEST_LINE_MAX)
                        .setMaxHeaderSize(HEADERS_MAX))
                .requestHandler(this::receive);
    }

    /** Listens; throws if it cannot. */
    public static HttpFront start(Vertx vertx, Options options, ApiEngine engine) {
        var front = new HttpFront(vertx, options, engine);
        front.server.listen().await();
        log.info("the API listens on {}:{}", options.listen().host(), front.port());
        return front;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Refuses new requests and lets those that run finish, for a moment. */
    @Override
    public void close() {
        server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).await();
        handlers.close();
    }

    /** On the event loop: collects the body, within its limit. */
    private void receive(HttpServerRequest request) {
        var body = Buffer.buffer();
        request.exceptionHandler(_ -> log.debug("a client went away"));
        request.handler(chunk -> {
            if (body.length() <= bodyLimit) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> dispatch(request, body));
    }

    private void dispatch(HttpServerRequest request, Buffer body) {
        if (body.length() > bodyLimit) {
            send(request.response(), engine.refusal(new ApiError.RequestTooLarge(bodyLimit)));
            return;
        }
        if (!room.tryAcquire()) {
            send(request.response(), engine.refusal(new ApiError.Throttled()));
            return;
        }
        handlers.execute(() -> {
            try {
                respond(request, body.getBytes());
            } finally {
                room.release();
            }
        });
    }

    /** On the request's own thread. */
    private void respond(HttpServerRequest request, byte[] body) {
        var raw = RawRequest.of(request.method().name(), request.uri(), Fields.of(request.headers()));
        HttpServerResponse response = request.response();
        if (!ServiceChoice.serves(raw.path())) {
            send(response, engine.refusal(new ApiError.NoSuchPath(raw.path())));
            return;
        }
        switch (raw.method()) {
            case "GET", "POST" -> {
                Answer answer = engine.answer(raw, body);
                byte[] xml = answer.xml().getBytes(StandardCharsets.UTF_8);
                boolean zip = xml.length > Gzip.WORTH_BYTES
                        && Gzip.accepted(raw.headers().first("accept-encoding").orElse(""));
                if (zip) {
                    response.putHeader("Content-Encoding", "gzip");
                }
                send(response, answer, zip ? Gzip.compress(xml) : xml);
            }
            case "HEAD", "OPTIONS" ->
                response.putHeader("Allow", "GET, POST").setStatusCode(200).end();
            default -> send(response, engine.refusal(new ApiError.MethodNotAllowed(raw.method())));
        }
    }

    private static void send(HttpServerResponse response, Answer answer) {
        send(response, answer, answer.xml().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServerResponse response, Answer answer, byte[] body) {
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", "text/xml;charset=UTF-8")
                .putHeader("Cache-Control", "no-cache, no-store")
                .putHeader("x-amzn-RequestId", answer.requestId())
                .putHeader("Server", "ironbark")
                .putHeader("Date", answer.date())
                .end(Buffer.buffer(body));
    }
}
