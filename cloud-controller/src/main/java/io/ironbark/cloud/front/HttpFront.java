package io.ironbark.cloud.front;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public port: HTTP/1.1 with keep-alive, one virtual thread per request, but for those that the engine can begin on the
 * event loop.
 */
public final class HttpFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpFront.class);

    private static final int BACKLOG = 1_024;
    private static final int REQUEST_LINE_MAX = 128 * 1_024;
    private static final int HEADERS_MAX = 32 * 1_024;
    private static final int IDLE_SECONDS = 75;
    private static final int DRAIN_SECONDS = 5;
    private static final int CONCURRENT_MAX = 1_024;
    private static final int CONNECTIONS_MAX = 8_192;
    private static final int LOOPS_MAX = 8;
    private static final long BODY_MILLIS = 30_000;
    private static final Set<String> SERVED = Set.of("GET", "POST");

    /** What is longer is read on a thread: event loops have other things to do. */
    private static final int PROMPT_BYTES = 4 * 1_024;

    private static final CharSequence XML = HttpHeaders.createOptimized("text/xml;charset=UTF-8");
    private static final CharSequence NOT_KEPT = HttpHeaders.createOptimized("no-cache, no-store");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
    private static final CharSequence SERVER = HttpHeaders.createOptimized("ironbark");

    /** Answers beyond this size are counted until their clients have taken them. */
    private static final int LARGE_BYTES = 64 * 1_024;

    private static final int UNSENT_KIB_MAX = 96 * 1_024;
    private static final long UNSENT_WAIT_SECONDS = 5;

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
    private final Semaphore unsent = new Semaphore(UNSENT_KIB_MAX, true);
    private final AtomicInteger connections = new AtomicInteger();
    private final Vertx vertx;
    private final List<HttpServer> loops = new ArrayList<>();

    private HttpFront(Vertx vertx, Options options, ApiEngine engine) {
        this.vertx = vertx;
        this.engine = engine;
        this.bodyLimit = Math.toIntExact(options.bodyLimit().bytes());
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("api-", 0).factory());
    }

    /** Listens, on a few event loops; throws if it cannot. */
    public static HttpFront start(Vertx vertx, Options options, ApiEngine engine) {
        var front = new HttpFront(vertx, options, engine);
        for (int loop = 0; loop < loopCount(options.listen()); loop++) {
            front.loops.add(vertx.createHttpServer(http(options.listen()))
                    .connectionHandler(front::connected)
                    .requestHandler(front::receive)
                    .listen()
                    .await());
        }
        log.info("the API listens on {}:{}", options.listen().host(), front.port());
        return front;
    }

    /** Vert.x shares a port among loops only if it is given. */
    private static int loopCount(HostPort listen) {
        return listen.port() == 0 ? 1 : Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors());
    }

    private static HttpServerOptions http(HostPort listen) {
        return new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(REQUEST_LINE_MAX)
                .setMaxHeaderSize(HEADERS_MAX);
    }

    /** The port it listens on. */
    public int port() {
        return loops.getFirst().actualPort();
    }

    /** Refuses new requests and lets those that run finish, for a moment. */
    @Override
    public void close() {
        loops.stream()
                .map(loop -> loop.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList()
                .forEach(end -> end.await());
        handlers.close();
    }

    /** More than so many connections at once are closed at once. */
    private void connected(HttpConnection connection) {
        boolean tooMany = connections.incrementAndGet() > CONNECTIONS_MAX;
        connection.closeHandler(_ -> connections.decrementAndGet());
        if (tooMany) {
            connection.close();
        }
    }

    /** On the event loop: collects the body, within its limit and in time. */
    private void receive(HttpServerRequest request) {
        var body = Buffer.buffer();
        long deadline = vertx.setTimer(BODY_MILLIS, _ -> request.connection().close());
        request.exceptionHandler(_ -> {
            vertx.cancelTimer(deadline);
            log.debug("a client went away");
        });
        request.handler(chunk -> {
            if (body.length() <= bodyLimit) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            vertx.cancelTimer(deadline);
            dispatch(request, body);
        });
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
        var raw = RawRequest.of(request.method().name(), request.uri(), Fields.of(request.headers()));
        var visit = new Visit(raw, body.getBytes());
        boolean served = SERVED.contains(raw.method()) && ServiceChoice.serves(raw.path());
        if (!served || body.length() > PROMPT_BYTES || !isBegun(request, visit)) {
            handlers.execute(() -> {
                try {
                    respond(request, visit);
                } finally {
                    room.release();
                }
            });
        }
    }

    /** Answers on the event loop, when it is known what, if nothing has to wait for that: changes of threads cost most. */
    private boolean isBegun(HttpServerRequest request, Visit visit) {
        Context loop = vertx.getOrCreateContext();
        return engine.begin(
                visit,
                answer -> loop.runOnContext(_ -> {
                    try {
                        answer(request.response(), visit, answer.get());
                    } finally {
                        room.release();
                    }
                }));
    }

    /** On the request's own thread. */
    private void respond(HttpServerRequest request, Visit visit) {
        RawRequest raw = visit.request();
        HttpServerResponse response = request.response();
        if (!ServiceChoice.serves(raw.path())) {
            send(response, engine.refusal(new ApiError.NoSuchPath(raw.path())));
            return;
        }
        switch (raw.method()) {
            case "GET", "POST" -> answer(response, visit, engine.answer(visit));
            case "HEAD", "OPTIONS" ->
                response.putHeader("Allow", "GET, POST").setStatusCode(200).end();
            default -> send(response, engine.refusal(new ApiError.MethodNotAllowed(raw.method())));
        }
    }

    private void answer(HttpServerResponse response, Visit visit, Answer answer) {
        byte[] xml = answer.xml().getBytes(StandardCharsets.UTF_8);
        boolean zip = xml.length > Gzip.WORTH_BYTES
                && Gzip.accepted(
                        visit.request().headers().first("accept-encoding").orElse(""));
        if (zip) {
            response.putHeader("Content-Encoding", "gzip");
        }
        sendCounted(response, answer, zip ? Gzip.compress(xml) : xml);
    }

    /** Clients that take large answers slowly may not fill the memory with them. */
    private void sendCounted(HttpServerResponse response, Answer answer, byte[] body) {
        if (body.length <= LARGE_BYTES) {
            var _ = send(response, answer, body);
            return;
        }
        int kib = Math.min(UNSENT_KIB_MAX, body.length / 1_024);
        try {
            long patience = Context.isOnEventLoopThread() ? 0 : UNSENT_WAIT_SECONDS;
            if (unsent.tryAcquire(kib, patience, TimeUnit.SECONDS)) {
                send(response, answer, body).onComplete(_ -> unsent.release(kib));
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        response.headers().remove("Content-Encoding");
        send(response, engine.refusal(new ApiError.Throttled()));
    }

    private static void send(HttpServerResponse response, Answer answer) {
        var _ = send(response, answer, answer.xml().getBytes(StandardCharsets.UTF_8));
    }

    private static Future<Void> send(HttpServerResponse response, Answer answer, byte[] body) {
        return response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, XML)
                .putHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT)
                .putHeader(REQUEST_ID, answer.requestId())
                .putHeader(HttpHeaders.SERVER, SERVER)
                .putHeader(HttpHeaders.DATE, answer.date())
                .end(Buffer.buffer(body));
    }
}
