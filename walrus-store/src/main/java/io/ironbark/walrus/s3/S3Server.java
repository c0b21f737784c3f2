package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.proto.auth.RawRequest;
import io.ironbark.proto.auth.Refusal;
import io.ironbark.proto.auth.S3Authenticator;
import io.ironbark.proto.auth.Verification;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.cors.CrossOrigin;
import io.ironbark.walrus.database.WouldWaitException;
import io.ironbark.walrus.website.Website;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front of S3. A request goes: parse → signature → bucket → access → operation → reply, on a virtual thread of
 * its own, where it may wait; only bytes are moved by the event loops. A GET of a small object goes the same way on the event
 * loop itself, since there is nothing in it to wait for but one row, which comes by itself.
 */
public final class S3Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3Server.class);

    /** Of the request line: a key of 1024 bytes, each percent-encoded, and a long signed query. */
    private static final int MAX_REQUEST_LINE_BYTES = 16 << 10;

    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int MAX_PIECE_BYTES = 256 << 10;
    private static final int IDLE_SECONDS = 120;
    private static final int DRAIN_SECONDS = 5;
    private static final int BACKLOG = 4096;
    private static final int LOOPS_MAX = 16;

    /** What the kernel takes of a response at once, so that a large one does not wake an event loop for each packet. */
    private static final int SEND_BUFFER_BYTES = 1 << 20;

    private final Vertx vertx;
    private final Parts parts;
    private final Options options;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("s3-", 0).factory());
    private final List<HttpServer> loops = new ArrayList<>();

    /**
     * How it listens.
     *
     * @param domains under which a host name's first part is a bucket
     * @param websiteDomains the same for buckets as web sites
     * @param version2 whether Signature Version 2 is accepted
     * @param patience with slow clients
     */
    public record Options(
            HostPort listen,
            @Default("") List<String> domains,
            @Default("") List<String> websiteDomains,
            @Default("ib-local-1") String region,
            @Default("true") boolean version2,
            Body.Patience patience) {}

    /** What it is made of. */
    public record Parts(
            S3Authenticator authenticator,
            Buckets buckets,
            Door door,
            Operations operations,
            Readings readings,
            ReplyWriter writer,
            InstantSource clock) {}

    private S3Server(Vertx vertx, Options options, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.options = options;
    }

    private HttpServerOptions http() {
        return new HttpServerOptions()
                .setHost(options.listen().host())
                .setPort(options.listen().port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setMaxChunkSize(MAX_PIECE_BYTES);
    }

    /** Listens on an event loop per processor; throws if it cannot. */
    public static S3Server start(Vertx vertx, Options options, Parts parts) {
        var server = new S3Server(vertx, options, parts);
        for (int loop = 0; loop < loopCount(options.listen()); loop++) {
            server.loops.add(vertx.createHttpServer(server.http())
                    .requestHandler(server::receive)
                    .invalidRequestHandler(server::refuse)
                    .listen()
                    .await());
        }
        return server;
    }

    /** Vert.x shares a port among loops only if it is given. */
    private static int loopCount(HostPort listen) {
        return listen.port() == 0 ? 1 : Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors());
    }

    /** The port it listens on. */
    public int port() {
        return loops.getFirst().actualPort();
    }

    @Override
    public void close() {
        loops.stream()
                .map(loop -> loop.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList()
                .forEach(end -> end.await());
        threads.shutdownNow();
    }

    private void receive(HttpServerRequest request) {
        var body = new Body(request, options.patience());
        if (!request.method().equals(HttpMethod.GET) || !isReadHere(request, body)) {
            answerOnThread(request, body);
        }
    }

    private void answerOnThread(HttpServerRequest request, Body body) {
        threads.execute(() -> parts.writer().write(request, body, () -> answer(request, body)));
    }

    /** What is no HTTP, or more of it than we take. */
    private void refuse(HttpServerRequest request) {
        var error = switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> S3Error.RequestURITooLong;
            case TooLongHttpHeaderException _ -> S3Error.RequestHeaderSectionTooLarge;
            case null, default -> S3Error.BadRequest;
        };
        parts.writer().refuse(request, error);
    }

    /**
     * Answers a GET of an object here on the event loop, if all that it takes is in memory but for the one look whether the
     * object is still the same: most of what a small object costs otherwise is changing threads. Returns false, with nothing
     * done, for all other requests, those that are to be refused among them.
     */
    private boolean isReadHere(HttpServerRequest request, Body body) {
        var loop = vertx.getOrCreateContext();
        try {
            var raw = raw(request);
            if (isOfSite(raw)) {
                return false;
            }
            var allowed = allowed(request, raw, target(raw), body);
            if (allowed.operation() != Operation.GET_OBJECT) {
                return false;
            }
            parts.readings().find(allowed.call(), found -> loop.runOnContext(_ -> answerHere(request, body, found)));
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.trace("goes on a thread", e); // where it waits, or is refused
            return false;
        }
    }

    private void answerHere(HttpServerRequest request, Body body, Optional<ReplyWriter.Answering> found) {
        if (found.isEmpty()) {
            answerOnThread(request, body);
            return;
        }
        try {
            parts.writer().writeAtOnce(request, body, found.get());
        } catch (WouldWaitException e) {
            LOG.trace("goes on a thread", e);
            answerOnThread(request, body, found.get());
        }
    }

    /** Goes on with what was found; if that is gone by now, it is looked for again. */
    private void answerOnThread(HttpServerRequest request, Body body, ReplyWriter.Answering found) {
        var isFirst = new AtomicBoolean(true);
        threads.execute(() -> parts.writer()
                .write(request, body, () -> isFirst.getAndSet(false) ? found.reply() : answer(request, body)));
    }

    private static RawRequest raw(HttpServerRequest request) {
        return RawRequest.of(request.method().name(), request.uri(), Fields.of(request.headers()));
    }

    private Target target(RawRequest raw) {
        return Target.parse(raw.path(), raw.headers(), options.domains());
    }

    private boolean isOfSite(RawRequest raw) {
        return Target.parse(raw.path(), raw.headers(), options.websiteDomains())
                .hostBucket()
                .isPresent();
    }

    private Reply answer(HttpServerRequest request, Body body) throws SQLException, IOException {
        var raw = raw(request);
        if (isOfSite(raw)) {
            return page(request, raw, body);
        }
        var target = target(raw);
        if (raw.method().equals("OPTIONS")) {
            return CrossOrigin.preflight(bucket(target), raw.headers());
        }
        var allowed = allowed(request, raw, target, body);
        return parts.operations().answer(allowed.operation(), allowed.call());
    }

    /** A request that is understood and allowed. */
    private record Allowed(Operation operation, Call call) {}

    private Optional<Bucket> bucket(Target target) throws SQLException {
        return target.bucket().isEmpty()
                ? Optional.empty()
                : parts.buckets().find(target.bucket().get());
    }

    private Allowed allowed(HttpServerRequest request, RawRequest raw, Target target, Body body) throws SQLException {
        var query = Query.parse(raw.query());
        var now = parts.clock().instant();
        var bucket = bucket(target);
        addCrossOrigin(request, raw, bucket);
        var verified = switch (parts.authenticator().verify(raw, target.hostBucket(), now)) {
            case Verification.Verified good -> good;
            case Verification.Refused(Refusal.MissingAuthentication _) -> Anonymous.verified(raw);
            case Verification.Refused(var why) -> throw AuthErrors.of(why);
        };
        var operation = Router.route(raw, target, query);
        var source = request.remoteAddress().hostAddress();
        var access = parts.door().access(new Door.Visitor(verified, query, raw.headers(), source, now));
        access.check(operation, target, bucket);
        return new Allowed(operation, new Call(verified, target, query, raw.headers(), bucket, body, now, access));
    }

    /** A page of a bucket that is a web site, for anybody. */
    private Reply page(HttpServerRequest request, RawRequest raw, Body body) throws SQLException, IOException {
        var target = Target.parse(raw.path(), raw.headers(), options.websiteDomains());
        var bucket = parts.buckets().find(target.bucket().orElseThrow());
        addCrossOrigin(request, raw, bucket);
        var query = Query.parse("");
        var anybody =
                new Verification.Verified(Anonymous.CREDENTIAL, Optional.empty(), new PayloadMode.Unsigned(), false);
        var now = parts.clock().instant();
        Website.Objects objects = (operation, key, bare) -> {
            var fields = bare ? Fields.of(List.of()) : raw.headers();
            var visitor = new Door.Visitor(
                    anybody, query, raw.headers(), request.remoteAddress().hostAddress(), now);
            var access = parts.door().access(visitor);
            var named = new Target(target.hostBucket(), target.bucket(), Optional.of(key));
            access.check(operation, named, bucket);
            return parts.operations()
                    .answer(operation, new Call(anybody, named, query, fields, bucket, body, now, access));
        };
        var host = raw.headers().first("host").orElse("");
        return new Website(objects, raw.method(), host)
                .answer(bucket, target.key().orElse(""));
    }

    /** Refusals have them too: a page may read why. */
    private static void addCrossOrigin(HttpServerRequest request, RawRequest raw, Optional<Bucket> bucket) {
        var origin = raw.headers().first("origin");
        if (origin.isPresent() && bucket.isPresent()) {
            CrossOrigin.headers(bucket.get(), origin.get(), raw.method())
                    .forEach(header -> request.response().putHeader(header.name(), header.value()));
        }
    }
}
