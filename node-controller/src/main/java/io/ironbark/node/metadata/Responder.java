package io.ironbark.node.metadata;

import io.ironbark.proto.node.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers requests, of either version of the protocol. Pure: the caller and the time are given. */
final class Responder {
    static final String TOKEN = "x-aws-ec2-metadata-token";
    static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";

    private static final String FORWARDED = "x-forwarded-for";
    private static final String TOKEN_PATH = "/latest/api/token";

    private final Tokens tokens;

    Responder(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A request; names of headers are in lower case. */
    record Request(String method, String path, Map<String, String> headers) {
        static Request of(String method, String path, String... headers) {
            var map = new TreeMap<String, String>();
            for (int i = 0; i < headers.length; i += 2) {
                map.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
            }
            return new Request(method, path, map);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** An answer. */
    record Response(int status, String contentType, Bytes body, SortedMap<String, String> headers) {}

    Response respond(Optional<GuestView> caller, Request request, Instant now) {
        if (caller.isEmpty()) {
            return refusal(404, "Not Found");
        }
        var guest = caller.get();
        if (!guest.instance().metadata().endpointEnabled()) {
            return refusal(403, "Forbidden");
        }
        return switch (request.method()) {
            case "PUT" -> token(guest, request, now);
            case "GET", "HEAD" -> read(guest, request, now);
            default -> refusal(405, "Method Not Allowed");
        };
    }

    private Response token(GuestView guest, Request request, Instant now) {
        if (!request.path().equals(TOKEN_PATH)) {
            return refusal(405, "Method Not Allowed");
        }
        // Proxies that are open to the world pass requests on, and say so.
        if (request.header(FORWARDED).isPresent()) {
            return refusal(403, "Forbidden");
        }
        int ttl = request.header(TTL)
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
        if (ttl < 1 || ttl > Tokens.TTL_SECONDS_MAX) {
            return refusal(400, "Bad Request");
        }
        var headers = new TreeMap<String, String>();
        headers.put(TTL, Integer.toString(ttl));
        return new Response(
                200, "text/plain", bytes(tokens.issue(guest.instance().id(), now.plusSeconds(ttl))), headers);
    }

    private Response read(GuestView guest, Request request, Instant now) {
        var token = request.header(TOKEN);
        boolean trusted = token.map(text -> tokens.valid(text, guest.instance().id(), now))
                .orElse(!guest.instance().metadata().tokensRequired());
        if (!trusted) {
            return refusal(401, "Unauthorized");
        }
        if (request.path().equals(TOKEN_PATH)) {
            return refusal(405, "Method Not Allowed");
        }
        return MetadataTree.find(guest, request.path())
                .map(entry -> switch (entry) {
                    case Entry.Directory directory -> ok("text/plain", bytes(directory.listing()));
                    case Entry.Leaf(String contentType, Bytes content) -> ok(contentType, content);
                })
                .orElseGet(() -> refusal(404, "Not Found"));
    }

    private static Response ok(String contentType, Bytes body) {
        return new Response(200, contentType, body, new TreeMap<>());
    }

    /** The page that EC2 sends, which some clients look at. */
    private static Response refusal(int status, String reason) {
        String page = """
                <?xml version="1.0" encoding="iso-8859-1"?>
                <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
                 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
                <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
                 <head>
                  <title>%1$d - %2$s</title>
                 </head>
                 <body>
                  <h1>%1$d - %2$s</h1>
                 </body>
                </html>
                """.formatted(status, reason);
        return new Response(status, "text/html", bytes(page), new TreeMap<>());
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
