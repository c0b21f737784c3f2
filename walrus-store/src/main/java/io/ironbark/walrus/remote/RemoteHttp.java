package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Signs requests and sends them, again if the endpoint stumbles. */
final class RemoteHttp implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MAX_TRIES = 4;
    private static final int MAX_ERROR_BYTES = 2000;
    private static final int SERVER_ERROR = 500;
    private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "expect", "connection");

    private final RemoteOptions options;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    RemoteHttp(RemoteOptions options) {
        this.options = options;
    }

    /** What is asked for. All of it can be sent again. */
    record Request(String method, String key, Map<String, String> query, Map<String, String> headers, Bytes body) {
        static Request of(String method, String key) {
            return new Request(method, key, Map.of(), Map.of(), Bytes.NONE);
        }

        Request query(Map<String, String> parameters) {
            return new Request(method, key, parameters, headers, body);
        }

        Request header(String name, String value) {
            return new Request(method, key, query, Map.of(name, value), body);
        }

        Request body(Bytes bytes) {
            return new Request(method, key, query, headers, bytes);
        }
    }

    /** The beginning of an array. */
    static final class Bytes {
        static final Bytes NONE = new Bytes(new byte[0], 0);
        private final byte[] array;
        private final int length;

        Bytes(byte[] array, int length) {
            this.array = array;
            this.length = length;
        }

        static Bytes of(String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Bytes(bytes, bytes.length);
        }
    }

    static String key(BlobId blob) {
        var name = blob.value();
        return name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name;
    }

    /** Any answer that the endpoint means, error or not; whoever asks closes its body. */
    HttpResponse<InputStream> send(Request request) throws IOException {
        var pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                var response = http.send(signed(request), HttpResponse.BodyHandlers.ofInputStream());
                if (response.statusCode() < SERVER_ERROR) {
                    return response;
                }
                try (var body = response.body()) {
                    if (attempt == MAX_TRIES) {
                        throw new UnavailableException("the other endpoint answers " + response.statusCode() + " "
                                + text(body.readNBytes(MAX_ERROR_BYTES)));
                    }
                }
            } catch (UnavailableException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == MAX_TRIES) {
                    throw new UnavailableException("the other endpoint can't be reached", e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted", e);
            }
            pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** The text of an answer that must be a good one. */
    String text(Request request) throws IOException {
        var response = send(request);
        try (var body = response.body()) {
            var text = text(body.readAllBytes());
            if (response.statusCode() >= 300) {
                throw new RemoteRefusal(response.statusCode(), request.method() + " " + request.key() + ": " + text);
            }
            return text;
        }
    }

    /** The ETag of an answer that must be a good one. */
    String etag(Request request) throws IOException {
        var response = send(request);
        try (var body = response.body()) {
            if (response.statusCode() >= 300) {
                throw new RemoteRefusal(
                        response.statusCode(), request.method() + " " + text(body.readNBytes(MAX_ERROR_BYTES)));
            }
            return response.headers().firstValue("etag").orElse("");
        }
    }

    private HttpRequest signed(Request request) {
        var builder = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .uri(options.endpoint())
                .encodedPath("/" + options.bucket() + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(request.key()));
        request.query().forEach(builder::appendRawQueryParameter);
        request.headers().forEach(builder::appendHeader);
        var body = request.body();
        var signed = AwsV4HttpSigner.create()
                .sign(it -> it.identity(AwsCredentialsIdentity.create(
                                options.accessKey(), options.secretKey().reveal()))
                        .request(builder.build())
                        .payload(() -> new ByteArrayInputStream(body.array, 0, body.length))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, options.region())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        // Over TLS nobody changes the bytes on the way, so their digest can be spared.
                        .putProperty(
                                AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED,
                                !"https".equals(options.endpoint().getScheme())));
        var http = HttpRequest.newBuilder(uri(request)).timeout(ANSWER_LIMIT);
        signed.request().forEachHeader((name, values) -> {
            if (OF_THE_CLIENT.stream().noneMatch(name::equalsIgnoreCase)) {
                values.forEach(value -> http.header(name, value));
            }
        });
        return http.method(
                        request.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body.array, 0, body.length))
                .build();
    }

    private URI uri(Request request) {
        var query = new TreeMap<>(request.query())
                .entrySet().stream()
                        .map(entry ->
                                SdkHttpUtils.urlEncode(entry.getKey()) + "=" + SdkHttpUtils.urlEncode(entry.getValue()))
                        .collect(Collectors.joining("&"));
        var root = options.endpoint().toString().replaceAll("/+$", "");
        return URI.create(root + "/" + options.bucket() + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(request.key())
                + (query.isEmpty() ? "" : "?" + query));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void pause(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
