package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets as web sites, asked as a browser asks. */
final class WebsiteTest {
    private static final byte[] NOTHING = new byte[0];

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/|200|home|",
                "/docs/|200|docs|",
                "/docs|302||/docs/",
                "/page.html|200|page|",
                "/missing|404|lost|",
                "/old/a b|301||http://HOST/new/a%20b",
                "/away/x|307||https://elsewhere.test/x",
                "/gone/x|303||http://HOST/gone.html"
            })
    void pagesAreServedAsTheSiteSays(String path, int status, String text, String location) throws Exception {
        var bucket = site();
        var answer = browse(bucket, "GET", path.replace(" ", "%20"));
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (text != null) {
            assertThat(answer).endsWith(text);
        }
        if (location != null) {
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .contains("location: "
                            + location.replace("HOST", host(bucket)).toLowerCase(Locale.ROOT) + "\r\n");
        }
    }

    @Test
    void refusalsArePages() throws Exception {
        var bucket = site();
        SharedStore.alice().send("DELETE", bucket + "?policy", NOTHING);
        assertThat(browse(bucket, "GET", "/")).startsWith("HTTP/1.1 403 ").contains("text/html", "AccessDenied");
        assertThat(browse(bucket, "POST", "/")).startsWith("HTTP/1.1 405 ").contains("MethodNotAllowed");
        assertThat(browse("/never-made", "GET", "/"))
                .startsWith("HTTP/1.1 404 ")
                .contains("Code: NoSuchBucket");
        assertThat(browse(SharedStore.bucket(), "GET", "/"))
                .startsWith("HTTP/1.1 404 ")
                .contains("NoSuchWebsiteConfiguration");
        assertThat(browse(bucket, "HEAD", "/")).startsWith("HTTP/1.1 403 ").endsWith("\r\n\r\n");
    }

    @Test
    void everythingIsSentElsewhere() throws Exception {
        var bucket = SharedStore.bucket();
        put(
                bucket,
                "<RedirectAllRequestsTo><HostName>new.test</HostName><Protocol>https</Protocol>"
                        + "</RedirectAllRequestsTo>");
        assertThat(browse(bucket, "GET", "/a/b?c")).startsWith("HTTP/1.1 301 ").contains("https://new.test/a/b\r\n");
    }

    @Test
    void configurationIsToldAndTakenBack() throws Exception {
        var bucket = site();
        assertThat(SharedStore.alice().get(bucket + "?website").text())
                .contains("<Suffix>index.html</Suffix>", "<Key>error.html</Key>", "<ReplaceKeyPrefixWith>new/<");
        assertThat(SharedStore.bob().get(bucket + "?website").code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.alice()
                        .send("DELETE", bucket + "?website", NOTHING)
                        .status())
                .isEqualTo(204);
        assertThat(SharedStore.alice().get(bucket + "?website").code()).isEqualTo("NoSuchWebsiteConfiguration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<ErrorDocument><Key>e</Key></ErrorDocument>",
                "<IndexDocument><Suffix>a/b</Suffix></IndexDocument>",
                "<IndexDocument><Suffix/></IndexDocument>",
                "<RedirectAllRequestsTo><HostName>a b</HostName></RedirectAllRequestsTo>",
                "<RedirectAllRequestsTo><HostName>a</HostName><Protocol>ftp</Protocol></RedirectAllRequestsTo>",
                "<IndexDocument><Suffix>i</Suffix></IndexDocument><RedirectAllRequestsTo><HostName>a</HostName>"
                        + "</RedirectAllRequestsTo>",
                "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Condition/><Redirect>"
                        + "<HostName>a</HostName></Redirect></RoutingRule></RoutingRules>",
                "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Redirect>"
                        + "<ReplaceKeyWith>a</ReplaceKeyWith><ReplaceKeyPrefixWith>b</ReplaceKeyPrefixWith></Redirect>"
                        + "</RoutingRule></RoutingRules>",
                "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Redirect>"
                        + "<HttpRedirectCode>200</HttpRedirectCode></Redirect></RoutingRule></RoutingRules>"
            })
    void badConfigurationsAreRefused(String content) throws Exception {
        var bucket = SharedStore.bucket();
        var document = "<WebsiteConfiguration>" + content + "</WebsiteConfiguration>";
        assertThat(SharedStore.alice().put(bucket + "?website", bytes(document)).status())
                .isEqualTo(400);
    }

    private static String site() throws Exception {
        var bucket = SharedStore.openBucket("BucketOwnerEnforced");
        AccessTest.put(bucket, """
            {"Statement": [
              {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*"},
              {"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::BUCKET"}]}\
            """);
        var alice = SharedStore.alice();
        alice.put(bucket + "/index.html", bytes("home"), "Content-Type", "text/html");
        alice.put(bucket + "/docs/index.html", bytes("docs"));
        alice.put(bucket + "/page.html", bytes("page"));
        alice.put(bucket + "/error.html", bytes("lost"));
        put(bucket, """
            <IndexDocument><Suffix>index.html</Suffix></IndexDocument>
            <ErrorDocument><Key>error.html</Key></ErrorDocument>
            <RoutingRules>
              <RoutingRule><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition>
                <Redirect><ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith></Redirect></RoutingRule>
              <RoutingRule><Condition><KeyPrefixEquals>away/</KeyPrefixEquals></Condition>
                <Redirect><HostName>elsewhere.test</HostName><Protocol>https</Protocol>
                  <ReplaceKeyPrefixWith/><HttpRedirectCode>307</HttpRedirectCode></Redirect></RoutingRule>
              <RoutingRule><Condition><KeyPrefixEquals>gone/</KeyPrefixEquals>
                  <HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
                <Redirect><ReplaceKeyWith>gone.html</ReplaceKeyWith><HttpRedirectCode>303</HttpRedirectCode>
                </Redirect></RoutingRule>
            </RoutingRules>\
            """);
        return bucket;
    }

    private static void put(String bucket, String content) throws Exception {
        var document = "<WebsiteConfiguration>" + content + "</WebsiteConfiguration>";
        var answer = SharedStore.alice().put(bucket + "?website", bytes(document));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String host(String bucket) {
        return bucket.substring(1) + "." + StoreFixture.SITES;
    }

    private static String browse(String bucket, String method, String path) throws Exception {
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            return raw.exchange(method + " " + path + " HTTP/1.1\r\nHost: " + host(bucket)
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
