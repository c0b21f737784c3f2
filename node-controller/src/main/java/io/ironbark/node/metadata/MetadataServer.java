package io.ironbark.node.metadata;

import io.ironbark.node.network.GuestAudience;
import io.ironbark.node.network.Namespace;
import io.ironbark.proto.id.VpcId;
import io.ironbark.proto.network.Names;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.node.SubnetDesired;
import io.ironbark.proto.node.VpcDesired;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens in each VPC's namespace. A connection is for one request, and must have ended soon: a guest can hold a few
 * open by saying nothing, but neither many nor long.
 *
 * The answer to a request for a token, and nothing else, goes out with a mark ({@link Names#TOKEN_CLASS}) by which the
 * namespace's rules know what is to go no further than the guest's hop limit. The connection ends with that answer, so
 * whatever of it is sent again is marked, too.
 */
public final class MetadataServer implements GuestAudience, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataServer.class);
    private static final String ADDRESS = "169.254.169.254";
    private static final int PORT = 80;
    private static final int BACKLOG = 128;
    private static final int KEY_BYTES = 32;
    private static final int CONNECTIONS_PER_GUEST_MAX = 64;
    private static final Duration CONNECTION_MAX = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Responder responder;
    private final Map<VpcId, Listener> listeners = new ConcurrentHashMap<>();
    private final ExecutorService requests = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("metadata-", 0).factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("metadata-timer").factory());

    /** A guest that may ask, and how many more connections it may open. */
    private record Known(GuestView view, Semaphore connections) {}

    /** A listening socket and whom it answers, by source address. */
    private record Listener(ServerSocket socket, Map<String, Known> guests) {}

    /** Takes a source of randomness fit for keys. */
    public MetadataServer(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        this.responder = new Responder(new Tokens(key));
    }

    @Override
    public void guests(Namespace namespace, VpcDesired vpc, List<InstanceDesired> guests) {
        var listener = listeners.computeIfAbsent(vpc.id(), _ -> listen(namespace));
        var known = new HashMap<String, Known>();
        guests.forEach(guest -> {
            var before = Optional.ofNullable(listener.guests().get(guest.nic().privateIp()));
            var all = new Known(
                    view(vpc, guest),
                    before.map(Known::connections).orElseGet(() -> new Semaphore(CONNECTIONS_PER_GUEST_MAX)));
            guest.nics().forEach(nic -> nic.privateIps().forEach(address -> known.put(address, all)));
        });
        listener.guests().keySet().retainAll(known.keySet());
        listener.guests().putAll(known);
    }

    @Override
    public void gone(VpcId vpc) {
        Optional.ofNullable(listeners.remove(vpc)).ifPresent(listener -> close(listener.socket()));
    }

    @Override
    public void close() {
        List.copyOf(listeners.keySet()).forEach(this::gone);
        timer.shutdownNow();
        requests.close();
    }

    private static GuestView view(VpcDesired vpc, InstanceDesired guest) {
        return new GuestView(
                guest,
                vpc.subnets().stream().collect(Collectors.toMap(SubnetDesired::id, SubnetDesired::cidr)),
                vpc.cidrs());
    }

    private Listener listen(Namespace namespace) {
        var socket = namespace.inside(() -> new ServerSocket(PORT, BACKLOG, InetAddress.getByName(ADDRESS)));
        var listener = new Listener(socket, new ConcurrentHashMap<>());
        var _ = requests.submit(() -> accept(listener));
        return listener;
    }

    private void accept(Listener listener) {
        while (!listener.socket().isClosed()) {
            try {
                var connection = listener.socket().accept();
                var guest = Optional.ofNullable(
                        listener.guests().get(connection.getInetAddress().getHostAddress()));
                if (guest.isPresent() && !guest.get().connections().tryAcquire()) {
                    close(connection);
                    continue;
                }
                var _ = requests.submit(() -> serve(connection, guest));
            } catch (IOException e) {
                LOG.debug("a metadata listener ended or could not accept", e);
            }
        }
    }

    private void serve(Socket connection, Optional<Known> guest) {
        var end = timer.schedule(() -> close(connection), CONNECTION_MAX.toMillis(), TimeUnit.MILLISECONDS);
        try (connection) {
            var request = RequestReader.read(connection.getInputStream());
            if (request.isPresent()) {
                answer(connection, request.get(), guest.map(Known::view));
            }
        } catch (IOException e) {
            LOG.debug("a guest broke off", e);
        } catch (RuntimeException e) {
            LOG.error("A metadata request failed", e);
        } finally {
            end.cancel(false);
            guest.ifPresent(known -> known.connections().release());
        }
    }

    private void answer(Socket connection, Responder.Request request, Optional<GuestView> guest) throws IOException {
        var response = responder.respond(guest, request, clock.instant());
        if (request.method().equals("PUT")) {
            connection.setTrafficClass(Names.TOKEN_CLASS << 2);
        }
        byte[] body = response.body().toArray();
        var head = new StringBuilder("HTTP/1.1 " + response.status() + " " + words(response.status()) + "\r\n");
        head.append("Content-Type: ").append(response.contentType()).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        head.append("Server: EC2ws\r\nConnection: close\r\n");
        response.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        var out = connection.getOutputStream();
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        boolean headOnly = request.method().equals("HEAD");
        var all = new byte[first.length + (headOnly ? 0 : body.length)];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, all.length - first.length);
        out.write(all);
        out.flush();
        connection.shutdownOutput();
    }

    private static String words(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            default -> "Answer";
        };
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.debug("a socket did not close", e);
        }
    }
}
