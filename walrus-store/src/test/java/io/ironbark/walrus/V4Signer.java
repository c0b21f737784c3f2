package io.ironbark.walrus;

import io.ironbark.proto.auth.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a request's header by hand with Signature Version 4, so that the body behind it may be as wrong as a test wants.
 * The host is always {@code x}.
 */
final class V4Signer {
    /** Chunks, none of which is signed, and a trailer. */
    static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    /** Chunks, each of which is signed. */
    static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final String head;
    private final byte[] key;
    private final String time;
    private final String scope;
    private String previous;

    private V4Signer(String head, byte[] key, String time, String scope, String signature) {
        this.head = head;
        this.key = key.clone();
        this.time = time;
        this.scope = scope;
        this.previous = signature;
    }

    /** A request with these header fields, name after value. */
    static V4Signer sign(Credential credential, String method, String path, String payload, String... fields)
            throws GeneralSecurityException {
        var time = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .format(Instant.now().atOffset(ZoneOffset.UTC));
        var headers = new TreeMap<String, String>();
        headers.put("host", "x");
        headers.put("x-amz-content-sha256", payload);
        headers.put("x-amz-date", time);
        for (int i = 0; i < fields.length; i += 2) {
            headers.put(fields[i], fields[i + 1]);
        }
        var names = String.join(";", headers.keySet());
        var canonical = method + "\n" + path + "\n\n" + lines(headers, ":", "\n") + "\n" + names + "\n" + payload;
        var day = time.substring(0, 8);
        var scope = day + "/ib-local-1/s3/aws4_request";
        var secret = ("AWS4" + credential.secret().reveal()).getBytes(StandardCharsets.UTF_8);
        var key = hmac(hmac(hmac(hmac(secret, day), "ib-local-1"), "s3"), "aws4_request");
        var signature = hex(hmac(
                key,
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                        + sha256(canonical.getBytes(StandardCharsets.UTF_8))));
        var head = method + " " + path + " HTTP/1.1\r\n" + lines(headers, ": ", "\r\n")
                + "Authorization: AWS4-HMAC-SHA256 Credential=" + credential.accessKeyId() + "/" + scope
                + ", SignedHeaders=" + names + ", Signature=" + signature + "\r\n";
        return new V4Signer(head, key, time, scope, signature);
    }

    /** The request's header up to the line that would end it. */
    String head() {
        return head;
    }

    /** The next chunk, signed. */
    String chunk(String data) throws GeneralSecurityException {
        var toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256-PAYLOAD",
                time,
                scope,
                previous,
                NOTHING,
                sha256(data.getBytes(StandardCharsets.ISO_8859_1)));
        previous = hex(hmac(key, toSign));
        return Integer.toHexString(data.length()) + ";chunk-signature=" + previous + "\r\n" + data + "\r\n";
    }

    private static String lines(SortedMap<String, String> headers, String between, String end) {
        var all = new StringBuilder();
        headers.forEach(
                (name, value) -> all.append(name).append(between).append(value).append(end));
        return all.toString();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
