package io.ironbark.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One connection of a client that keeps it open and asks again when it is answered. Made anew when the server ends it. */
public final class Wire implements AutoCloseable {
    private static final int FIRST_BUFFER = 64 * 1_024;
    private static final int LARGEST = 256 << 20;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final InetSocketAddress server;
    private Socket socket = new Socket();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private boolean usable;

    public Wire(InetSocketAddress server) {
        this.server = server;
    }

    /** An answer; its bytes are the wire's own and good until the next one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reply(int status, byte[] bytes, int from, int to) {
        public int length() {
            return to - from;
        }

        public String text() {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
    }

    /** Sends a whole request and reads the whole answer. */
    public Reply exchange(byte[] request) throws IOException {
        if (!usable) {
            connect();
        }
        usable = false;
        socket.getOutputStream().write(request);
        filled = 0;
        int head = readHead();
        String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = length(text);
        int end = head + END_OF_HEAD.length + length;
        while (filled < end) {
            fill(end);
        }
        usable = !text.contains("\r\nconnection: close") && text.startsWith("http/1.1");
        return new Reply(status(text), buffer, end - length, end);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void connect() throws IOException {
        socket.close();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server, TIMEOUT_MILLIS);
    }

    /** Returns where the head ends. */
    private int readHead() throws IOException {
        int looked = 0;
        while (true) {
            fill(filled + 1);
            for (int i = Math.max(0, looked); i + END_OF_HEAD.length <= filled; i++) {
                if (Arrays.equals(buffer, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                    return i;
                }
            }
            looked = filled - END_OF_HEAD.length + 1;
        }
    }

    private void fill(int wanted) throws IOException {
        if (wanted > LARGEST) {
            throw new IOException("an answer of more than " + LARGEST + " bytes");
        }
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(wanted, 2 * buffer.length));
        }
        InputStream in = socket.getInputStream();
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException("the server ended the connection");
        }
        filled += read;
    }

    private static int status(String head) throws IOException {
        int space = head.indexOf(' ');
        if (space < 0 || head.length() < space + 4) {
            throw new IOException("no status in " + head);
        }
        return Integer.parseInt(head.substring(space + 1, space + 4));
    }

    private static int length(String head) throws IOException {
        int at = head.indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new IOException("the answer does not say its length");
        }
        int from = head.indexOf(':', at) + 1;
        int to = head.indexOf('\r', from);
        return Integer.parseInt((to < 0 ? head.substring(from) : head.substring(from, to)).strip());
    }
}
