package io.ironbark.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Sends signed requests of the query protocol, as SDKs do. */
public final class TestClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI endpoint;
    private final String accessKey;
    private final String secretKey;
    private final String region;

    public TestClient(URI endpoint, String accessKey, String secretKey) {
        this(endpoint, accessKey, secretKey, TestCloud.REGION);
    }

    private TestClient(URI endpoint, String accessKey, String secretKey, String region) {
        this.endpoint = endpoint;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.region = region;
    }

    /** The same, with another region in the scope of its signatures. */
    public TestClient signingFor(String otherRegion) {
        return new TestClient(endpoint, accessKey, secretKey, otherRegion);
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /** The same endpoint with other keys. */
    public TestClient with(String otherAccessKey, String otherSecretKey) {
        return new TestClient(endpoint, otherAccessKey, otherSecretKey);
    }

    /** Calls an EC2 action with names and values in turn. */
    public TestReply ec2(String action, Object... namesAndValues) {
        return call("ec2", "2016-11-15", action, namesAndValues);
    }

    /** Calls an STS action. */
    public TestReply sts(String action, Object... namesAndValues) {
        return call("sts", "2011-06-15", action, namesAndValues);
    }

    public TestReply call(String service, String version, String action, Object... namesAndValues) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("Action", action);
        parameters.put("Version", version);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
        return send(service, form(parameters), Map.of());
    }

    /** Signs and posts a form. */
    public TestReply send(String service, String form, Map<String, String> headers) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        var draft = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        headers.forEach(draft::putHeader);
        var signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(AwsCredentialsIdentity.create(accessKey, secretKey))
                        .request(draft.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        var request = HttpRequest.newBuilder(endpoint.resolve("/")).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.request().headers().forEach((name, values) -> {
            if (!List.of("host", "content-length").contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return exchange(request.build());
    }

    /** Sends a request as it is. */
    public static TestReply exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new TestReply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return new StringJoiner(", ", "TestClient[", "]")
                .add(endpoint.toString())
                .add(accessKey)
                .toString();
    }
}
