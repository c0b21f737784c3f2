package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET and HEAD: ranges, conditions, headers. */
final class ReadingTest {
    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,206,0,bytes 0-0/10",
        "bytes=5-,206,56789,bytes 5-9/10",
        "bytes=-5,206,56789,bytes 5-9/10",
        "bytes=-50,206,0123456789,bytes 0-9/10",
        "bytes=0-999999,206,0123456789,bytes 0-9/10",
        "bytes=9-99999999999999999999,200,0123456789,",
        "bytes=5-3,200,0123456789,",
        "chars=0-1,200,0123456789,",
        "'bytes=0-1,3-4',200,0123456789,",
        "bytes=-,200,0123456789,"
    })
    void rangesAreServed(String range, int status, String body, String contentRange) throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", TEN);
        var answer = SharedStore.alice().get(bucket + "/k", "Range", range);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.header("content-range").orElse(null)).isEqualTo(contentRange);
        assertThat(answer.header("content-length")).contains(Integer.toString(body.length()));
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-,10", "bytes=40-50,10", "bytes=-0,10", "bytes=0-0,0", "bytes=-1,0"})
    void rangesOutsideAreRefused(String range, int size) throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", Arrays.copyOf(TEN, size));
        var answer = SharedStore.alice().get(bucket + "/k", "Range", range);
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.code()).isEqualTo("InvalidRange");
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match,\"TAG\",200",
        "If-Match,TAG,200",
        "If-Match,*,200",
        "If-Match,\"other\",412",
        "If-None-Match,\"TAG\",304",
        "If-None-Match,W/\"TAG\",304",
        "'If-None-Match','\"x\", \"TAG\"',304",
        "If-None-Match,\"other\",200",
        "If-Modified-Since,'Sat, 01 Jan 2000 00:00:00 GMT',200",
        "If-Modified-Since,'Fri, 01 Jan 2100 00:00:00 GMT',304",
        "If-Unmodified-Since,'Sat, 01 Jan 2000 00:00:00 GMT',412",
        "If-Unmodified-Since,'Fri, 01 Jan 2100 00:00:00 GMT',200",
        "If-Modified-Since,nonsense,200"
    })
    void conditionsHold(String header, String value, int status) throws Exception {
        var bucket = SharedStore.bucket();
        var etag = SharedStore.alice().put(bucket + "/k", TEN).header("etag").orElseThrow();
        var tag = value.replace("TAG", etag.replace("\"", ""));
        for (var method : new String[] {"GET", "HEAD"}) {
            var answer = SharedStore.alice().send(method, bucket + "/k", NOTHING, header, tag);
            assertThat(answer.status()).isEqualTo(status);
            if (status == 304) {
                assertThat(answer.header("etag")).contains(etag);
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    @Test
    void headSaysWhatGetWould() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice()
                .put(
                        bucket + "/k",
                        TEN,
                        "Content-Type",
                        "text/x",
                        "Cache-Control",
                        "no-cache",
                        "Content-Encoding",
                        "aws-chunked, gzip",
                        "x-amz-meta-a",
                        "1",
                        "x-amz-meta-empty",
                        "");
        var get = SharedStore.alice().get(bucket + "/k");
        var head = SharedStore.alice().send("HEAD", bucket + "/k", NOTHING);
        for (var name : new String[] {
            "content-length",
            "content-type",
            "cache-control",
            "content-encoding",
            "etag",
            "last-modified",
            "accept-ranges",
            "x-amz-meta-a",
            "x-amz-meta-empty"
        }) {
            assertThat(head.header(name)).as(name).isPresent().isEqualTo(get.header(name));
        }
        assertThat(get.header("content-encoding")).contains("gzip");
        assertThat(head.body()).isEmpty();
        var missing = SharedStore.alice().send("HEAD", bucket + "/none", NOTHING);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).isEmpty();
    }

    @Test
    void errorsNameTheirRequest() throws Exception {
        var answer = SharedStore.alice().get(SharedStore.bucket() + "/none");
        assertThat(answer.element("RequestId"))
                .isEqualTo(answer.header("x-amz-request-id").orElseThrow());
        assertThat(answer.header("content-type")).contains("application/xml");
    }

    @Test
    void overridesMustBeHeaders() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", TEN);
        assertThat(SharedStore.alice().get(bucket + "/k").header("content-type"))
                .contains("binary/octet-stream");
        assertThat(SharedStore.alice()
                        .get(bucket + "/k?response-content-type=text%2Fplain")
                        .header("content-type"))
                .contains("text/plain");
        assertThat(SharedStore.alice()
                        .get(bucket + "/k?response-content-disposition=a%0D%0AX%3A%20y")
                        .code())
                .isEqualTo("InvalidArgument");
    }

    @Test
    void readersSeeTheWholeOldOrTheWholeNewObject() throws Exception {
        var bucket = SharedStore.bucket();
        var one = new byte[2 << 20];
        var two = new byte[3 << 20];
        Arrays.fill(one, (byte) 1);
        Arrays.fill(two, (byte) 2);
        SharedStore.alice().put(bucket + "/k", one);
        var ended = new AtomicBoolean();
        var writer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 30; i++) {
                    SharedStore.alice().put(bucket + "/k", i % 2 == 0 ? two : one);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                ended.set(true);
            }
        });
        while (!ended.get()) {
            var body = SharedStore.alice().get(bucket + "/k").body();
            assertThat(body).isEqualTo(body.length == one.length ? one : two);
        }
        writer.join();
    }
}
