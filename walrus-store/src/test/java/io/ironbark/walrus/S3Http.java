package io.ironbark.walrus;

import io.ironbark.proto.auth.Credential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests of any shape, signed by the AWS SDK's signer. */
record S3Http(String endpoint, Credential credential) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "expect", "connection");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]+)</Code>");

    /** An answer, whose body is text where it matters. */
    static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The error's code, or nothing. */
        String code() {
            var matcher = CODE.matcher(text());
            return matcher.find() ? matcher.group(1) : "";
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The text of the first element of this name. */
        String element(String name) {
            var matcher =
                    Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(text());
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    Answer get(String target, String... headers) throws IOException, InterruptedException {
        return send("GET", target, new byte[0], headers);
    }

    Answer put(String target, byte[] body, String... headers) throws IOException, InterruptedException {
        return send("PUT", target, body, headers);
    }

    /** Sends a request to a target that is percent-encoded already. */
    Answer send(String method, String target, byte[] body, String... headers) throws IOException, InterruptedException {
        return send(method, target, body, List.of(headers), Optional.empty());
    }

    /** The same in signed chunks, with a checksum behind them. */
    Answer sendChunked(String method, String target, byte[] body, ChecksumAlgorithm checksum)
            throws IOException, InterruptedException {
        return send(method, target, body, List.of(), Optional.of(checksum));
    }

    private Answer send(
            String method, String target, byte[] body, List<String> headers, Optional<ChecksumAlgorithm> checksum)
            throws IOException, InterruptedException {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(endpoint))
                .encodedPath(target.split("\\?", 2)[0]);
        if (target.contains("?")) {
            for (var piece : target.split("\\?", 2)[1].split("&", -1)) {
                var parts = piece.split("=", 2);
                request.appendRawQueryParameter(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.appendHeader(headers.get(i), headers.get(i + 1));
        }
        var identity = AwsCredentialsIdentity.create(
                credential.accessKeyId(), credential.secret().reveal());
        var signed = AwsV4HttpSigner.create().sign(builder -> {
            checksum.ifPresent(algorithm -> builder.putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true)
                    .putProperty(AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, algorithm));
            builder.identity(identity)
                    .request(request.build())
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "ib-local-1")
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC());
        });
        byte[] sent = body;
        if (checksum.isPresent()) {
            try (var stream = signed.payload().orElseThrow().newStream()) {
                sent = stream.readAllBytes();
            }
        }
        var http = HttpRequest.newBuilder(URI.create(endpoint + target));
        signed.request().forEachHeader((name, values) -> {
            if (OF_THE_CLIENT.stream().noneMatch(name::equalsIgnoreCase)) {
                values.forEach(value -> http.header(name, value));
            }
        });
        http.method(
                method,
                sent.length == 0 && !method.equals("PUT")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(sent));
        return answer(CLIENT.send(http.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** A URL that whoever has it may use for a while, by Signature Version 4. */
    String presigned(String method, String target, Duration good, Clock clock) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(endpoint))
                .encodedPath(target.split("\\?", 2)[0]);
        if (target.contains("?")) {
            for (var piece : target.split("\\?", 2)[1].split("&", -1)) {
                var parts = piece.split("=", 2);
                request.appendRawQueryParameter(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        var identity = AwsCredentialsIdentity.create(
                credential.accessKeyId(), credential.secret().reveal());
        return AwsV4HttpSigner.create()
                .sign(builder -> builder.identity(identity)
                        .request(request.build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "ib-local-1")
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, good)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var headers = new TreeMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return new Answer(response.statusCode(), headers, response.body());
    }

    private static String decode(String raw) {
        return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    }
}
