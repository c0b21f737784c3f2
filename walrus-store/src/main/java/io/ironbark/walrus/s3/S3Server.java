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
import io.ironbark.walrus.website.Website;
import io.vertx.core.Vertx;
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

/**
 * The front of S3. A request goes: parse → signature → bucket → access → operation → reply, on a virtual thread of
 * its own; only bytes are moved by the event loops.
 */
public final class S3Server implements AutoCloseable {
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
     * @param patience with slow clients
     */
    public record Options(
            HostPort listen,
            @Default("") List<String> domains,
            @Default("") List<String> websiteDomains,
            @Default("ib-local-1") String region,
            Body.Patience patience) {}

    /** What it is made of. */
    public record Parts(
            S3Authenticator authenticator,
            Buckets buckets,
            Door door,
            Operations operations,
            ReplyWriter writer,
            InstantSource clock) {}

    private S3Server(Options options, Parts parts) {
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
        var server = new S3Server(options, parts);
        for (int loop = 0; loop < loopCount(options.listen()); loop++) {
            server.loops.add(vertx.createHttpServer(server.http())
                    .requestHandler(server::receive)
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
        threads.execute(() -> parts.writer().write(request, body, () -> answer(request, body)));
    }

    private Reply answer(HttpServerRequest request, Body body) throws SQLException, IOException {
        var raw = RawRequest.of(request.method().name(), request.uri(), Fields.of(request.headers()));
        var site = Target.parse(raw.path(), raw.headers(), options.websiteDomains());
        if (site.hostBucket().isPresent()) {
            return page(request, raw, site, body);
        }
        var target = Target.parse(raw.path(), raw.headers(), options.domains());
        var query = Query.parse(raw.query());
        var now = parts.clock().instant();
        var bucket = target.bucket().isEmpty()
                ? Optional.<Bucket>empty()
                : parts.buckets().find(target.bucket().get());
        if (raw.method().equals("OPTIONS")) {
            return CrossOrigin.preflight(bucket, raw.headers());
        }
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
        return parts.operations()
                .answer(operation, new Call(verified, target, query, raw.headers(), bucket, body, now, access));
    }

    /** A page of a bucket that is a web site, for anybody. */
    private Reply page(HttpServerRequest request, RawRequest raw, Target target, Body body)
            throws SQLException, IOException {
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
