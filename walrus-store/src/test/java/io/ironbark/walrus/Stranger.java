package io.ironbark.walrus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.TreeMap;

/** Sends requests that nobody signed. */
record Stranger(String endpoint) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    S3Http.Answer get(String target, String... headers) throws IOException, InterruptedException {
        return send("GET", target, new byte[0], headers);
    }

    S3Http.Answer send(String method, String target, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + target))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        var fields = new TreeMap<String, String>();
        response.headers().map().forEach((name, values) -> fields.put(name, String.join(",", values)));
        return new S3Http.Answer(response.statusCode(), fields, response.body());
    }
}
