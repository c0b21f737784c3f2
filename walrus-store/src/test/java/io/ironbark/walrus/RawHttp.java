package io.ironbark.walrus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** HTTP by hand, for requests that no library would send. */
final class RawHttp implements AutoCloseable {
    /** Of a busy machine, before it answers. */
    private static final int PATIENCE_MS = 30_000;
    /** After which nothing more is expected to come. */
    private static final int SILENCE_MS = 1000;

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    static RawHttp to(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        return new RawHttp(socket);
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends and returns what comes back until there is silence behind it, or the end. */
    String exchange(String text) throws IOException {
        return send(text).receive();
    }

    /** What comes until there is silence behind it, or the end. */
    String receive() throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = new byte[65536];
        socket.setSoTimeout(PATIENCE_MS);
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, n);
                socket.setSoTimeout(SILENCE_MS);
            }
        } catch (SocketTimeoutException e) {
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
