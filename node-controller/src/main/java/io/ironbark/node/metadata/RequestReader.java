package io.ironbark.node.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the head of one HTTP/1 request, byte by byte up to a limit. Requests here have no body that matters. */
final class RequestReader {
    private static final int HEAD_BYTES_MAX = 8 * 1024;
    private static final int HEADERS_MAX = 64;

    private RequestReader() {}

    /** Empty if the other side said nothing; throws {@link IOException} if what it said is no request. */
    static Optional<Responder.Request> read(InputStream in) throws IOException {
        List<String> lines = lines(in);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
            throw new IOException("not a request line");
        }
        var headers = new TreeMap<String, String>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int query = words[1].indexOf('?');
        return Optional.of(
                new Responder.Request(words[0], query < 0 ? words[1] : words[1].substring(0, query), headers));
    }

    private static List<String> lines(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (int read = 0; read < HEAD_BYTES_MAX; read++) {
            int next = in.read();
            if (next < 0) {
                if (read == 0) {
                    return List.of();
                }
                throw new IOException("the request ends in its head");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String whole = line.toString();
            line.setLength(0);
            whole = whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
            if (whole.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            if (!whole.isEmpty()) {
                lines.add(new String(whole.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            if (lines.size() > HEADERS_MAX) {
                break;
            }
        }
        throw new IOException("a head of more than we take");
    }
}
