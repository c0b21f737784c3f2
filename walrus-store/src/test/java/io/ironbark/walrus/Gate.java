package io.ironbark.walrus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that can be cut, at once or after some bytes, and opened again. */
final class Gate implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong answers = new AtomicLong(Long.MAX_VALUE);
    private final int port;

    Gate(int port) throws IOException {
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Lets so many more bytes pass towards the server, and then none. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    /** Lets so many more bytes come from the server; then it is silent, and its connections stay. */
    void stallAfter(long bytes) {
        answers.set(bytes);
    }

    void restore() {
        left.set(Long.MAX_VALUE);
        answers.set(Long.MAX_VALUE);
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                var client = listening.accept();
                if (left.get() <= 0) {
                    client.close();
                    continue;
                }
                var server = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> pass(client, server, true));
                Thread.ofVirtual().start(() -> pass(server, client, false));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void pass(Socket from, Socket to, boolean counts) {
        var buffer = new byte[16 << 10];
        try (from;
                to) {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (counts && left.addAndGet(-n) <= 0) {
                    return;
                }
                int passes = counts ? n : (int) Math.min(n, Math.max(0, answers.getAndAdd(-n)));
                to.getOutputStream().write(buffer, 0, passes);
            }
        } catch (IOException e) {
            left.addAndGet(0); // cut: both ends are closed
        }
        open.remove(from);
        open.remove(to);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
