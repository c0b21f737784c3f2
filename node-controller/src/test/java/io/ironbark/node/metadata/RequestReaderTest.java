package io.ironbark.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {
    private static Optional<Responder.Request> read(String text) throws IOException {
        return RequestReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aRequestHasItsMethodPathAndHeaders() throws IOException {
        var request =
                read("PUT /latest/api/token?x=1 HTTP/1.1\r\nHost: here\r\nX-Aws-Ec2-Metadata-Token-Ttl-Seconds:  60 \r\n\r\n")
                        .orElseThrow();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.path()).isEqualTo("/latest/api/token");
        assertThat(request.header(Responder.TTL)).contains("60");
    }

    @Test
    void bareLineFeedsWillDoAndSilenceIsNoRequest() throws IOException {
        assertThat(read("GET / HTTP/1.0\n\n").orElseThrow().path()).isEqualTo("/");
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: here",
                "GET /\r\n\r\n",
                "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
                "GET / SPDY\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "\u0016\u0003\u0001\n\n",
            })
    void whatIsNoRequestIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void aHeadWithoutEndIsRefusedAtItsLimit() {
        assertThatThrownBy(() -> read("GET / HTTP/1.1\r\nX: " + "x".repeat(10_000)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(100) + "\r\n"))
                .isInstanceOf(IOException.class);
    }
}
