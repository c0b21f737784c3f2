package io.ironbark.proto.hop;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.config.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A parent's side of a hop: HTTPS that demands a client certificate, and a table of routes.
 *
 * <p>A request goes: certificate → route → role → own name → body within the limit → handler → reply. Whatever fails on
 * the way answers {@code {code, message}} and reaches no handler.
 */
public final class HopServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HopServer.class);
    private static final int BACKLOG = 4096;
    private static final int LOOPS_MAX = 4;

    /** Longer than children wait, so that a queue of handshakes is not cut off from this side too. */
    private static final int HANDSHAKE_SECONDS = 30;

    /** Longer than any poll. A child that takes nothing for so long is gone, and what it was to get makes room. */
    private static final int IDLE_SECONDS = 120;

    private static final int DRAIN_SECONDS = 2;
    private static final int INCIDENT_BYTES = 6;

    /**
     * How a server listens.
     *
     * @param bodyLimit the largest body that a handler gets
     */
    public record Options(HostPort listen, @Default("64MiB") DataSize bodyLimit) {}

    private final List<Route> routes;
    private final DataSize bodyLimit;
    private final ExecutorService handlers;
    private final List<HttpServer> loops = new ArrayList<>();
    private final Outbox outbox = new Outbox();
    private final SecureRandom incidents = new SecureRandom();

    private HopServer(DataSize bodyLimit, List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.bodyLimit = bodyLimit;
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("hop-", 0).factory());
    }

    /**
     * Listens; throws if it cannot. There is an event loop per processor, up to a few: a handshake costs milliseconds,
     * and when all children come back at once there are thousands of them.
     */
    public static HopServer start(Vertx vertx, Tls tls, Options options, List<Route> routes) {
        var server = new HopServer(options.bodyLimit(), routes);
        var http = http(tls, options.listen()).setSslEngineOptions(new HandshakeGate(HandshakeGate.AT_ONCE));
        for (int loop = 0; loop < loopCount(options.listen()); loop++) {
            server.loops.add(vertx.createHttpServer(http)
                    .requestHandler(server::receive)
                    .listen()
                    .await());
        }
        LOG.info("listening on {}:{} for {}", options.listen().host(), server.port(), tls.self());
        return server;
    }

    /** Vert.x shares a port among loops only if it is given. */
    private static int loopCount(HostPort listen) {
        return listen.port() == 0 ? 1 : Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors());
    }

    private static HttpServerOptions http(Tls tls, HostPort listen) {
        return new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setSsl(true)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setUseAlpn(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setEnabledSecureTransportProtocols(Set.of(Tls.PROTOCOL))
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(KeyCertOptions.wrap(tls.keyManager()))
                .setTrustOptions(TrustOptions.wrap(tls.trustManager()));
    }

    /** The port it listens on. */
    public int port() {
        return loops.getFirst().actualPort();
    }

    /** Refuses new requests and lets those that run finish, for a moment. */
    @Override
    public void close() {
        var ends = loops.stream()
                .map(loop -> loop.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList();
        ends.forEach(end -> end.await());
        handlers.shutdownNow();
    }

    private void receive(HttpServerRequest request) {
        var out = new ReplyWriter(request, outbox);
        try {
            var peer = peer(request);
            var segments = PathParts.segments(Objects.requireNonNullElse(request.path(), ""))
                    .orElseThrow(() -> HopRefusal.badRequest("bad path"));
            var found = route(request, segments);
            authorize(found, peer);
            var path = found.parts();
            switch (found.route().action()) {
                case Route.Raw raw -> {
                    request.pause();
                    raw.answer(new Route.RawCall(peer, path, request));
                }
                case Route.Blocking blocking ->
                    BodyReader.read(
                            request,
                            bodyLimit,
                            body -> run(blocking, new HopCall(peer, path, request.params(), body), request, out),
                            out::refuse);
            }
        } catch (HopRefusal refusal) {
            LOG.warn("{} {} from {}: {}", request.method(), request.path(), request.remoteAddress(), refusal.code());
            out.refuse(refusal);
        }
    }

    private record Found(Route route, PathParts parts) {}

    private Found route(HttpServerRequest request, List<String> segments) {
        boolean pathKnown = false;
        for (var route : routes) {
            var parts = route.match(segments);
            if (parts.isPresent() && route.method().equals(request.method())) {
                return new Found(route, parts.get());
            }
            pathKnown |= parts.isPresent();
        }
        throw pathKnown
                ? new HopRefusal(405, "MethodNotAllowed", "not with " + request.method())
                : new HopRefusal(404, "NoSuchRoute", "no such route");
    }

    private static void authorize(Found found, PeerIdentity peer) {
        if (!found.route().allowed().contains(peer.role())) {
            throw HopRefusal.forbidden("not for a " + peer.role().word());
        }
        found.route().own().ifPresent(part -> {
            if (!found.parts().get(part).equals(peer.name())) {
                throw HopRefusal.forbidden("not for " + peer.name());
            }
        });
    }

    private static PeerIdentity peer(HttpServerRequest request) {
        try {
            var leaf = request.sslSession().getPeerCertificates()[0];
            return Optional.of(leaf)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .flatMap(PeerIdentity::of)
                    .orElseThrow(() -> HopRefusal.forbidden("the certificate names nobody"));
        } catch (SSLPeerUnverifiedException e) {
            throw new HopRefusal(401, "NoCertificate", "a client certificate is required");
        }
    }

    private void run(Route.Blocking action, HopCall call, HttpServerRequest request, ReplyWriter out) {
        handlers.execute(() -> {
            try (var _ = MDC.putCloseable(RequestId.LOG_KEY, RequestId.of(request))) {
                out.write(action.answer(call));
            } catch (HopRefusal refusal) {
                out.refuse(refusal);
            } catch (InterruptedException e) {
                out.refuse(HopRefusal.busy("shutting down"));
            } catch (Exception e) {
                var incident = incident();
                LOG.error("incident {}: {} {}", incident, request.method(), request.path(), e);
                out.refuse(new HopRefusal(500, "InternalError", "incident " + incident));
            }
        });
    }

    private String incident() {
        var bytes = new byte[INCIDENT_BYTES];
        incidents.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static Buffer json(Object value) {
        return Buffer.buffer(Json.write(value));
    }
}
