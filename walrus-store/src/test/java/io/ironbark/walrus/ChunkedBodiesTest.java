package io.ironbark.walrus;

import static io.ironbark.walrus.StoreFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that come in chunks of S3's own making, with what is wrong in some of them. */
final class ChunkedBodiesTest {
    private static final String GOOD = "a\r\n0123456789\r\n0\r\n";
    private static String bucket = "";

    @BeforeAll
    static void makeBucket() throws Exception {
        bucket = SharedStore.bucket();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32,poTHxg==,200,",
        "x-amz-checksum-crc32,AAAAAA==,400,BadDigest",
        "x-amz-checksum-crc32c,KAwGng==,200,",
        "x-amz-checksum-crc32c,AAAAAA==,400,BadDigest",
        "x-amz-checksum-crc64nvme,AAAAAAAAAAA=,400,BadDigest",
        "x-amz-checksum-sha1,h6zsF82dzSCnFsws9nQXtxyKcBY=,200,",
        "x-amz-checksum-sha1,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,400,BadDigest",
        "x-amz-checksum-sha256,hNiYd/DUBB77a/kadUNmBVLpyNBvWeAxgvPOB02pyNI=,400,BadDigest",
        "x-amz-checksum-sha256,short,400,InvalidRequest"
    })
    void checksumBehindTheBodyIsHeld(String trailer, String value, int status, String code) throws Exception {
        var key = bucket + "/trailing-" + trailer + status;
        var answer = send(
                key,
                V4Signer.UNSIGNED_CHUNKS,
                GOOD + trailer + ":" + value + "\r\n\r\n",
                "x-amz-decoded-content-length",
                "10",
                "x-amz-trailer",
                trailer);
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains(code == null ? "" : "<Code>" + code + "<");
        assertIs(key, status == 200 ? "0123456789" : "");
    }

    @Test
    void checksumsAreOneAtMost() throws Exception {
        var twice = SharedStore.alice()
                .put(
                        bucket + "/twice",
                        "0123456789".getBytes(StandardCharsets.US_ASCII),
                        "x-amz-checksum-crc32",
                        "poTHxg==",
                        "x-amz-checksum-crc32c",
                        "KAwGng==");
        assertThat(twice.code()).isEqualTo("InvalidRequest");
        var both = send(
                bucket + "/twice",
                V4Signer.UNSIGNED_CHUNKS,
                GOOD + "x-amz-checksum-crc32:poTHxg==\r\n\r\n",
                "x-amz-checksum-crc32",
                "poTHxg==",
                "x-amz-decoded-content-length",
                "10",
                "x-amz-trailer",
                "x-amz-checksum-crc32");
        assertThat(both).contains("<Code>InvalidRequest<");
        assertIs(bucket + "/twice", "");
    }

    @Test
    void announcedTrailerMustCome() throws Exception {
        var answer = send(
                bucket + "/unannounced",
                V4Signer.UNSIGNED_CHUNKS,
                GOOD + "\r\n",
                "x-amz-decoded-content-length",
                "10",
                "x-amz-trailer",
                "x-amz-checksum-crc32");
        assertThat(answer).contains("<Code>MalformedTrailerError<");
        assertIs(bucket + "/unannounced", "");
    }

    @Test
    void lengthOfWhatIsInTheChunksMustBeSaidAndTrue() throws Exception {
        var key = bucket + "/lengths";
        assertThat(send(key, V4Signer.UNSIGNED_CHUNKS, GOOD + "\r\n"))
                .startsWith("HTTP/1.1 411")
                .contains("<Code>MissingContentLength<");
        for (var length : new String[] {"9", "11"}) {
            assertThat(send(key, V4Signer.UNSIGNED_CHUNKS, GOOD + "\r\n", "x-amz-decoded-content-length", length))
                    .contains("<Code>IncompleteBody<");
        }
        for (var length : new String[] {"-1", "ten", "99999999999999999999"}) {
            assertThat(send(key, V4Signer.UNSIGNED_CHUNKS, GOOD + "\r\n", "x-amz-decoded-content-length", length))
                    .contains("<Code>InvalidArgument<");
        }
        assertIs(key, "");
    }

    @ParameterizedTest
    @CsvSource({
        "'ffffffffffffffff\r\n0123456789\r\n0\r\n\r\n',InvalidRequest",
        "'7fffffffffff\r\n0123456789\r\n0\r\n\r\n',IncompleteBody",
        "'-a\r\n0123456789\r\n0\r\n\r\n',InvalidRequest",
        "'a0123456789\r\n0\r\n\r\n',IncompleteBody",
        "'a\r\n0123456789X\r\n0\r\n\r\n',InvalidRequest",
        "'a\r\n0123456789\r\n',IncompleteBody",
        "'a\r\n01234',IncompleteBody",
        "'a\r\n0123456789\r\n0\r\nnonsense\r\n\r\n',MalformedTrailerError"
    })
    void brokenChunksAreNoObject(String body, String code) throws Exception {
        var key = bucket + "/broken";
        assertThat(send(key, V4Signer.UNSIGNED_CHUNKS, body, "x-amz-decoded-content-length", "10"))
                .startsWith("HTTP/1.1 400")
                .contains("<Code>" + code + "<");
        assertIs(key, "");
    }

    @Test
    void extensionOfAChunkHasALimit() throws Exception {
        var key = bucket + "/extended";
        var body = "a;" + "x".repeat(1 << 20) + "\r\n0123456789\r\n0\r\n\r\n";
        assertThat(send(key, V4Signer.UNSIGNED_CHUNKS, body, "x-amz-decoded-content-length", "10"))
                .contains("<Code>InvalidRequest<");
        assertIs(key, "");
    }

    @Test
    void connectionThatIsCutBeforeTheLastChunkLeavesNothing() throws Exception {
        var key = bucket + "/cut";
        var head = V4Signer.sign(ALICE, "PUT", key, V4Signer.UNSIGNED_CHUNKS, "x-amz-decoded-content-length", "100000")
                .head();
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            raw.send(head + "Content-Length: 100100\r\n\r\n186a0\r\n" + "x".repeat(100_000) + "\r\n");
        }
        Await.until("nothing is being written", () -> SharedStore.writing() == 0);
        assertIs(key, "");
    }

    /** AWS wants 8 KiB of all but the last; nothing is lost by taking less. */
    @Test
    void shortSignedChunksAreTaken() throws Exception {
        var key = bucket + "/short";
        var signer = V4Signer.sign(ALICE, "PUT", key, V4Signer.SIGNED_CHUNKS, "x-amz-decoded-content-length", "10");
        var body = signer.chunk("012") + signer.chunk("3456") + signer.chunk("789") + signer.chunk("");
        assertThat(exchange(signer, body)).startsWith("HTTP/1.1 200");
        assertIs(key, "0123456789");
    }

    @Test
    void chunkWhoseSignatureIsFalseMakesNoObject() throws Exception {
        var key = bucket + "/false";
        for (int wrong = 0; wrong < 3; wrong++) {
            var signer = V4Signer.sign(ALICE, "PUT", key, V4Signer.SIGNED_CHUNKS, "x-amz-decoded-content-length", "6");
            var body = new StringBuilder();
            for (int chunk = 0; chunk < 3; chunk++) {
                var signed = signer.chunk(chunk == 2 ? "" : "012");
                body.append(chunk == wrong ? signed.replaceFirst("=[0-9a-f]{4}", "=0000") : signed);
            }
            assertThat(exchange(signer, body.toString())).contains("<Code>SignatureDoesNotMatch<");
        }
        assertIs(key, "");
    }

    @Test
    void chunksWithinTransferChunksAreTaken() throws Exception {
        var key = bucket + "/nested";
        var signer = V4Signer.sign(ALICE, "PUT", key, V4Signer.UNSIGNED_CHUNKS, "x-amz-decoded-content-length", "10");
        var inner = GOOD + "\r\n";
        var split = inner.length() / 2;
        var body = transfer(inner.substring(0, split)) + transfer(inner.substring(split)) + "0\r\n\r\n";
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange(signer.head() + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 200");
        }
        assertIs(key, "0123456789");
    }

    private static String transfer(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({"'aws-chunked, gzip',gzip", "'gzip,aws-chunked',gzip", "aws-chunked,''", "'gzip, br','gzip,br'"})
    void encodingOfTheTransferIsNoneOfTheObject(String sent, String stored) throws Exception {
        var key = bucket + "/encoded";
        SharedStore.alice().put(key, new byte[] {1}, "Content-Encoding", sent);
        assertThat(SharedStore.alice().get(key).header("content-encoding").orElse(""))
                .isEqualTo(stored);
    }

    private static String send(String key, String payload, String body, String... fields) throws Exception {
        return exchange(V4Signer.sign(ALICE, "PUT", key, payload, fields), body);
    }

    private static String exchange(V4Signer signer, String body) throws IOException {
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            return raw.exchange(
                    signer.head() + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    /** What the object is; nothing if there is none. */
    private static void assertIs(String key, String text) throws Exception {
        var answer = SharedStore.alice().get(key);
        assertThat(answer.status()).isEqualTo(text.isEmpty() ? 404 : 200);
        assertThat(text.isEmpty() ? "" : answer.text()).isEqualTo(text);
    }
}
