package io.ironbark.node.metadata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ironbark.node.network.GuestAudience;
import io.ironbark.node.network.Namespace;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens in each VPC's namespace. */
public final class MetadataServer implements GuestAudience, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataServer.class);
    private static final String ADDRESS = "169.254.169.254";
    private static final int PORT = 80;
    private static final int BACKLOG = 128;
    private static final int KEY_BYTES = 32;

    private final InstantSource clock;
    private final Responder responder;
    private final Map<VpcId, Listener> listeners = new ConcurrentHashMap<>();
    private final ExecutorService requests = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("metadata-", 0).factory());

    /** A listening socket and whom it answers, by source address. */
    private record Listener(HttpServer server, Map<String, GuestView> guests) {}

    /**
     * Takes a source of randomness fit for keys. Must be made before anything else in the process uses the JDK's HTTP
     * server, which reads its limits once: a guest must not hold connections open by saying nothing.
     */
    public MetadataServer(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        this.responder = new Responder(new Tokens(key));
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("jdk.httpserver.maxConnections", "1024");
    }

    @Override
    public void guests(Namespace namespace, VpcDesired vpc, List<InstanceDesired> guests) {
        var views = new HashMap<String, GuestView>();
        guests.forEach(guest -> views.put(
                guest.nic().privateIp(),
                new GuestView(
                        guest,
                        vpc.subnets().stream()
                                .filter(subnet -> subnet.id().equals(guest.nic().subnet()))
                                .map(SubnetDesired::cidr)
                                .findFirst()
                                .orElse(""),
                        vpc.cidrs())));
        var listener = listeners.computeIfAbsent(vpc.id(), _ -> listen(namespace));
        listener.guests().keySet().retainAll(views.keySet());
        listener.guests().putAll(views);
    }

    @Override
    public void gone(VpcId vpc) {
        Optional.ofNullable(listeners.remove(vpc))
                .ifPresent(listener -> listener.server().stop(0));
    }

    @Override
    public void close() {
        List.copyOf(listeners.keySet()).forEach(this::gone);
        requests.close();
    }

    private Listener listen(Namespace namespace) {
        HttpServer server = namespace.inside(() -> HttpServer.create(new InetSocketAddress(ADDRESS, PORT), BACKLOG));
        var guests = new ConcurrentHashMap<String, GuestView>();
        server.setExecutor(requests);
        server.createContext("/", exchange -> answer(exchange, guests));
        server.start();
        return new Listener(server, guests);
    }

    private void answer(HttpExchange exchange, Map<String, GuestView> guests) throws IOException {
        try (exchange) {
            InetAddress source = exchange.getRemoteAddress().getAddress();
            var headers = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String path = exchange.getRequestURI().getPath();
            var response = responder.respond(
                    Optional.ofNullable(guests.get(source.getHostAddress())),
                    new Responder.Request(exchange.getRequestMethod(), path == null ? "/" : path, headers),
                    clock.instant());
            var out = exchange.getResponseHeaders();
            out.set("Content-Type", response.contentType());
            out.set("Server", "EC2ws");
            response.headers().forEach(out::set);
            byte[] body = response.body().toArray();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                out.set("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } catch (RuntimeException e) {
            LOG.error("A metadata request failed", e);
        }
    }
}
