package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are something else to whom reads them twice, or not at all. */
final class OddNamesTest {
    private static final byte[] NOTHING = {};

    @Test
    void bucketMayHaveDotsInItsName() throws Exception {
        var alice = SharedStore.alice();
        assertThat(alice.put("/with.dots.in.it", NOTHING).status()).isEqualTo(200);
        alice.put("/with.dots.in.it/k", bytes("here"));
        assertThat(alice.get("/with.dots.in.it/k").text()).isEqualTo("here");
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("GET /k HTTP/1.1\r\nConnection: close\r\nHost: with.dots.in.it."
                            + StoreFixture.DOMAIN + "\r\n"
                            + V2Signer.get("/k", "/with.dots.in.it", StoreFixture.ALICE) + "\r\n"))
                    .contains("200 OK", "here");
        }
    }

    /** She may read all but what lies in {@code secret/}. */
    @ParameterizedTest
    @CsvSource({
        "secret/k,403",
        "secret%2Fk,403",
        "%73ecret/k,403",
        "%73ecret%2fk,403",
        "public/k,200",
        "public%2Fk,200",
        "secret%252Fk,404"
    })
    void policySeesTheKeyThatIsRead(String spelling, int status) throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/secret/k", bytes("secret"));
        SharedStore.alice().put(bucket + "/public/k", bytes("public"));
        assertThat(SharedStore.carol().get(bucket + "/" + spelling).status()).isEqualTo(status);
    }

    @Test
    void encodedSlashDoesNotEndABucketsName() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", bytes("here"));
        assertThat(SharedStore.alice().get(bucket + "%2Fk").code()).isIn("NoSuchBucket", "InvalidBucketName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2F..%2Fx", "%00", "LONG", "%ff", "a%0Ab", "0123456789abcdef0123456789abcdef", "''"})
    void idsThatAreNoneLeadNowhere(String word) throws Exception {
        var id = word.equals("LONG") ? "a".repeat(10_000) : word;
        var key = SharedStore.bucket() + "/k";
        var alice = SharedStore.alice();
        alice.put(key, bytes("here"));
        var part = bytes("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>"
                + "</CompleteMultipartUpload>");
        for (var answer : List.of(
                alice.put(key + "?partNumber=1&uploadId=" + id, new byte[1]),
                alice.get(key + "?uploadId=" + id),
                alice.send("DELETE", key + "?uploadId=" + id, NOTHING),
                alice.send("POST", key + "?uploadId=" + id, part))) {
            assertThat(answer.code()).isIn("NoSuchUpload", "InvalidArgument", "InvalidURI");
        }
        for (var answer : List.of(
                alice.get(key + "?versionId=" + id),
                alice.send("DELETE", key + "?versionId=" + id, NOTHING),
                alice.get(key + "?tagging&versionId=" + id))) {
            assertThat(answer.code()).isIn("InvalidArgument", "NoSuchVersion", "InvalidURI", "");
            assertThat(answer.status()).isIn(400, 404, 204);
        }
        assertThat(alice.get(key).text()).isEqualTo("here");
    }

    @Test
    void encodedQuestionMarkOfACopysSourceBelongsToTheKey() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", bytes("plain"));
        alice.put(bucket + "/k%3FversionId%3Dnull", bytes("odd"));
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/k%3FversionId%3Dnull");
        assertThat(alice.get(bucket + "/copy").text()).isEqualTo("odd");
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/k?versionId=null");
        assertThat(alice.get(bucket + "/copy").text()).isEqualTo("plain");
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "%2Fk%3FversionId=null");
        assertThat(alice.get(bucket + "/copy").text()).isEqualTo("odd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/KEY",
                "?prefix=KEY",
                "?delimiter=KEY",
                "?marker=KEY",
                "?list-type=2&continuation-token=KEY",
                "?list-type=2&start-after=KEY",
                "?versions&key-marker=KEY",
                "?uploads&prefix=KEY",
                "?encoding-type=KEY",
                "/k?versionId=KEY",
                "/k?uploadId=KEY",
                "?KEY",
                "/k?response-content-disposition=KEY"
            })
    void whatIsEchoedIsEscaped(String target) throws Exception {
        var bucket = SharedStore.bucket();
        var answer = SharedStore.alice().get(bucket + target.replace("KEY", "%3Cscript%3E%26%22%27%0D%0Ax%3A%20y"));
        assertThat(answer.text()).doesNotContain("<script>").doesNotContain("\r");
        assertThat(answer.header("x")).isEmpty();
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        assertThat(factory.newDocumentBuilder().parse(new ByteArrayInputStream(answer.body())))
                .isNotNull();
    }

    @Test
    void deletingWhatIsNotThereLeavesNothing() throws Exception {
        var bucket = SharedStore.bucket();
        var batch = IntStream.range(0, 1000)
                .mapToObj("<Object><Key>never-%d</Key></Object>"::formatted)
                .collect(Collectors.joining("", "<Delete><Quiet>true</Quiet>", "</Delete>"));
        for (int i = 0; i < 3; i++) {
            assertThat(SharedStore.alice()
                            .send("POST", bucket + "?delete", bytes(batch))
                            .text())
                    .doesNotContain("<Error>");
            assertThat(SharedStore.alice()
                            .send("DELETE", bucket + "/never", NOTHING)
                            .status())
                    .isEqualTo(204);
        }
        try (var connection = SharedStore.database().connect();
                var select = connection.prepareStatement("""
                        SELECT (SELECT count(*) FROM object WHERE key LIKE 'never%')
                             + (SELECT count(*) FROM object_version WHERE key LIKE 'never%')
                        """);
                var row = select.executeQuery()) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
    }

    @Test
    void headersOfOtherStoresInsidesMeanNothing() throws Exception {
        var bucket = SharedStore.bucket();
        var fields = List.of(
                "x-amz-version-id", "1",
                "x-amz-delete-marker", "true",
                "x-amz-replication-status", "REPLICA",
                "x-amz-expiration", "never",
                "x-amz-restore", "ongoing-request=\"false\"",
                "x-minio-source-mtime", "2001-01-01T00:00:00Z",
                "x-minio-internal-encrypted-multipart", "",
                "x-minio-replication-actual-object-size", "1",
                "x-rgw-object-type", "Normal",
                "last-modified", "Mon, 01 Jan 2001 00:00:00 GMT",
                "etag", "\"0\"");
        var answer = SharedStore.alice().put(bucket + "/k", bytes("here"), fields.toArray(String[]::new));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var read = SharedStore.alice().get(bucket + "/k");
        for (int i = 0; i < fields.size() - 4; i += 2) {
            assertThat(read.header(fields.get(i))).as(fields.get(i)).isEmpty();
        }
        assertThat(read.header("last-modified").orElseThrow()).doesNotContain("2001");
        assertThat(read.header("etag").orElseThrow()).hasSize(34);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
