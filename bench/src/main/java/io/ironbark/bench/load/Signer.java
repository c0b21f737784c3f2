package io.ironbark.bench.load;

import io.ironbark.proto.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whole requests of the query protocol, with Signature Version 4. One thread's own: it keeps its digests. */
public final class Signer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String HMAC = "HmacSHA256";
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String SIGNED_HEADERS = "content-type;host;x-amz-date";
    private static final int DATE_LENGTH = 8;

    /** Who signs, and for which service of which region. */
    public record Identity(String accessKeyId, Secret secret, String region, String service) {}

    private final Identity identity;
    private final String host;
    private final InstantSource clock;
    private final MessageDigest sha256;
    private final Mac mac;
    private String scope = "";
    private long second = -1;
    private String timestamp = "";

    /** Takes the value of the Host header, such as {@code 127.0.0.1:8773}. */
    public Signer(Identity identity, String host, InstantSource clock) {
        this.identity = identity;
        this.host = host;
        this.clock = clock;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
            this.mac = Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A POST of a form to {@code /}, head and body. */
    public byte[] post(String form) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        tick();
        String canonical = "POST\n/\n\ncontent-type:" + FORM + "\nhost:" + host + "\nx-amz-date:" + timestamp + "\n\n"
                + SIGNED_HEADERS + "\n" + hex(sha256.digest(body));
        String toSign = "AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope + "\n" + hex(sha256.digest(ascii(canonical)));
        String head = "POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: " + FORM + "\r\nX-Amz-Date: " + timestamp
                + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + identity.accessKeyId() + "/" + scope
                + ", SignedHeaders=" + SIGNED_HEADERS + ", Signature=" + hex(mac.doFinal(ascii(toSign)))
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] start = ascii(head);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** The time is signed to the second, and the key is good for a day. */
    private void tick() {
        Instant now = clock.instant();
        if (now.getEpochSecond() == second) {
            return;
        }
        second = now.getEpochSecond();
        timestamp = TIME.format(now);
        String date = timestamp.substring(0, DATE_LENGTH);
        String fresh = date + "/" + identity.region() + "/" + identity.service() + "/aws4_request";
        if (!fresh.equals(scope)) {
            scope = fresh;
            byte[] key = ("AWS4" + identity.secret().reveal()).getBytes(StandardCharsets.UTF_8);
            for (String part : fresh.split("/", -1)) {
                use(key);
                key = mac.doFinal(ascii(part));
            }
            use(key);
        }
    }

    private void use(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
