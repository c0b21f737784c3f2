package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told about pages from elsewhere. */
final class CrossOriginTest {
    private static final byte[] NOTHING = new byte[0];
    private static final String RULES = """
        <CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
          <CORSRule>
            <ID>app</ID>
            <AllowedOrigin>https://*.app.test</AllowedOrigin>
            <AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>
            <AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Content-Type</AllowedHeader>
            <MaxAgeSeconds>300</MaxAgeSeconds>
            <ExposeHeader>ETag</ExposeHeader>
          </CORSRule>
          <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
        </CORSConfiguration>\
        """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.app.test|PUT||200|https://a.app.test",
                "https://a.app.test|PUT|X-Amz-Date, content-type|200|https://a.app.test",
                "https://a.app.test|PUT|authorization|403|",
                "https://a.app.test|DELETE||403|",
                "https://a.app.test.evil|PUT||403|",
                "http://a.app.test|PUT||403|",
                "null|PUT||403|",
                "https://evil.test|HEAD||200|*",
                "https://evil.test|GET||403|"
            })
    void browsersAreToldWhatTheRulesSay(String origin, String method, String headers, int status, String allowed)
            throws Exception {
        var bucket = SharedStore.bucket();
        put(bucket, RULES);
        var stranger = SharedStore.stranger();
        var answer = headers == null
                ? stranger.send(
                        "OPTIONS", bucket + "/k", NOTHING, "Origin", origin, "Access-Control-Request-Method", method)
                : stranger.send(
                        "OPTIONS",
                        bucket + "/k",
                        NOTHING,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        headers);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("access-control-allow-origin").orElse(null)).isEqualTo(allowed);
        if (status == 403) {
            assertThat(answer.code()).isEqualTo("AccessForbidden");
        } else {
            assertThat(answer.header("vary").orElse("")).contains("Origin");
        }
        if (headers != null && status == 200) {
            assertThat(answer.header("access-control-allow-headers")).contains("x-amz-date, content-type");
            assertThat(answer.header("access-control-max-age")).contains("300");
            assertThat(answer.header("access-control-allow-methods")).contains("PUT, GET");
        }
    }

    @Test
    void answersAndRefusalsCarryTheSame() throws Exception {
        var bucket = SharedStore.bucket();
        put(bucket, RULES);
        SharedStore.alice().put(bucket + "/k", NOTHING);
        var good = SharedStore.alice().get(bucket + "/k", "Origin", "https://a.app.test");
        assertThat(good.header("access-control-allow-origin")).contains("https://a.app.test");
        assertThat(good.header("access-control-allow-credentials")).contains("true");
        assertThat(good.header("access-control-expose-headers")).contains("ETag");
        var refused = SharedStore.stranger().get(bucket + "/k", "Origin", "https://a.app.test");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("access-control-allow-origin")).contains("https://a.app.test");
        var other = SharedStore.alice().get(bucket + "/k", "Origin", "https://evil.test");
        assertThat(other.header("access-control-allow-origin")).isEmpty();
        assertThat(SharedStore.alice().get(bucket + "/k").header("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void configurationIsToldAndTakenBack() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        assertThat(alice.get(bucket + "?cors").code()).isEqualTo("NoSuchCORSConfiguration");
        assertThat(SharedStore.stranger()
                        .send(
                                "OPTIONS",
                                bucket,
                                NOTHING,
                                "Origin",
                                "https://x.test",
                                "Access-Control-Request-Method",
                                "GET")
                        .text())
                .contains("CORS is not enabled for this bucket");
        assertThat(SharedStore.stranger().send("OPTIONS", bucket, NOTHING).status())
                .isEqualTo(400);
        put(bucket, RULES);
        assertThat(alice.get(bucket + "?cors").text())
                .contains("<ID>app</ID>", "<AllowedHeader>x-amz-*</AllowedHeader>", "<MaxAgeSeconds>300<");
        assertThat(SharedStore.bob().get(bucket + "?cors").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("DELETE", bucket + "?cors", NOTHING).status()).isEqualTo(204);
        assertThat(alice.get(bucket + "?cors").code()).isEqualTo("NoSuchCORSConfiguration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<AllowedOrigin>*</AllowedOrigin>",
                "<AllowedMethod>GET</AllowedMethod>",
                "<AllowedOrigin>http://*.a.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod>",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>x-*</ExposeHeader>",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>a&#13;&#10;b</ExposeHeader>",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>x</MaxAgeSeconds>"
            })
    void badRulesAreRefused(String rule) throws Exception {
        var bucket = SharedStore.bucket();
        var document = "<CORSConfiguration><CORSRule>" + rule + "</CORSRule></CORSConfiguration>";
        assertThat(SharedStore.alice()
                        .put(bucket + "?cors", document.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
    }

    private static void put(String bucket, String rules) throws Exception {
        assertThat(SharedStore.alice()
                        .put(bucket + "?cors", rules.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
    }
}
