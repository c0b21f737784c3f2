package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.walrus.checksum.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;

/** What is said of objects: tags, attributes, checksums, and what copies take along. */
final class ObjectsTest {
    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void tagsAreWrittenReadAndTakenAway() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", TEN, "x-amz-tagging", "a=1&b=%C3%A9+x");
        assertThat(alice.get(bucket + "/k").header("x-amz-tagging-count")).contains("2");
        assertThat(alice.get(bucket + "/k?tagging").text())
                .contains("<Key>a</Key><Value>1</Value>", "<Value>é x</Value>");
        var tags = "<Tagging><TagSet><Tag><Key>c</Key><Value></Value></Tag></TagSet></Tagging>";
        assertThat(alice.put(bucket + "/k?tagging", bytes(tags)).status()).isEqualTo(200);
        assertThat(alice.get(bucket + "/k?tagging").text())
                .contains("<Key>c</Key>")
                .doesNotContain("<Key>a</Key>");
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("0123456789");
        assertThat(alice.send("DELETE", bucket + "/k?tagging", NOTHING).status())
                .isEqualTo(204);
        assertThat(alice.get(bucket + "/k?tagging").text()).contains("<TagSet></TagSet>");
        assertThat(alice.get(bucket + "/k").header("x-amz-tagging-count")).isEmpty();
        assertThat(alice.get(bucket + "/none?tagging").code()).isEqualTo("NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource({
        "'<Tagging/>',MalformedXML",
        "'<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>',MalformedXML",
        "'<Tagging><TagSet><Tag><Key></Key><Value>x</Value></Tag></TagSet></Tagging>',InvalidTag",
        "'<Tagging><TagSet><Tag><Key>{</Key><Value>x</Value></Tag></TagSet></Tagging>',InvalidTag",
        "'<Tagging><TagSet><Tag><Key>a</Key><Value>x</Value></Tag><Tag><Key>a</Key><Value>y</Value></Tag></TagSet>"
                + "</Tagging>',InvalidTag"
    })
    void badTagsChangeNothing(String document, String code) throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", TEN, "x-amz-tagging", "kept=1");
        assertThat(alice.put(bucket + "/k?tagging", bytes(document)).code()).isEqualTo(code);
        assertThat(alice.get(bucket + "/k?tagging").text()).contains("<Key>kept</Key>");
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("0123456789");
    }

    @Test
    void copiesTakeTagsAlongUnlessTheyAreReplaced() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(
                bucket + "/k",
                TEN,
                "x-amz-tagging",
                "a=1",
                "x-amz-website-redirect-location",
                "/x",
                "Expires",
                "never");
        alice.put(bucket + "/same", NOTHING, "x-amz-copy-source", bucket + "/k");
        assertThat(alice.get(bucket + "/same").header("x-amz-tagging-count")).contains("1");
        assertThat(alice.get(bucket + "/same").header("expires")).contains("never");
        assertThat(alice.get(bucket + "/same").header("x-amz-website-redirect-location"))
                .isEmpty();
        alice.put(
                bucket + "/other",
                NOTHING,
                "x-amz-copy-source",
                bucket + "/k",
                "x-amz-tagging-directive",
                "REPLACE",
                "x-amz-tagging",
                "b=2",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY");
        assertThat(alice.get(bucket + "/other?tagging").text())
                .contains("<Key>b</Key>")
                .doesNotContain("<Key>a</Key>");
        assertThat(alice.get(bucket + "/other").header("x-amz-storage-class")).contains("REDUCED_REDUNDANCY");
        assertThat(alice.get(bucket).text()).contains("<StorageClass>REDUCED_REDUNDANCY</StorageClass>");
        assertThat(alice.put(
                                bucket + "/k",
                                NOTHING,
                                "x-amz-copy-source",
                                bucket + "/k",
                                "x-amz-tagging-directive",
                                "MOVE")
                        .code())
                .isEqualTo("InvalidArgument");
        assertThat(alice.put(
                                bucket + "/k",
                                NOTHING,
                                "x-amz-copy-source",
                                bucket + "/k",
                                "x-amz-storage-class",
                                "REDUCED_REDUNDANCY")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "if-match,TAG,200",
        "if-match,other,412",
        "if-none-match,TAG,412",
        "if-none-match,other,200",
        "if-modified-since,'Fri, 01 Jan 2100 00:00:00 GMT',412",
        "if-unmodified-since,'Sat, 01 Jan 2000 00:00:00 GMT',412",
        "if-unmodified-since,'Fri, 01 Jan 2100 00:00:00 GMT',200"
    })
    void copiesAreMadeOnConditions(String header, String value, int status) throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var etag = alice.put(bucket + "/k", TEN).header("etag").orElseThrow();
        var copied = alice.put(
                bucket + "/copy",
                NOTHING,
                "x-amz-copy-source",
                bucket + "/k",
                "x-amz-copy-source-" + header,
                value.replace("TAG", etag));
        assertThat(copied.status()).isEqualTo(status);
    }

    /** An upload of two parts, the first of five mebibytes. */
    private static String upload(String target, byte[] first, byte[] second, String... headers) throws Exception {
        var alice = SharedStore.alice();
        var id = alice.send("POST", target + "?uploads", NOTHING, headers).element("UploadId");
        var one = alice.put(target + "?partNumber=1&uploadId=" + id, first)
                .header("etag")
                .orElseThrow();
        var two = alice.put(target + "?partNumber=3&uploadId=" + id, second)
                .header("etag")
                .orElseThrow();
        var done = alice.send(
                "POST",
                target + "?uploadId=" + id,
                bytes("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + one
                        + "</ETag></Part><Part><PartNumber>3</PartNumber><ETag>" + two
                        + "</ETag></Part></CompleteMultipartUpload>"));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        return done.element("ETag").replace("&quot;", "\"");
    }

    @Test
    void copyOfAnUploadInPartsIsOnePieceWithAnMd5() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var first = new byte[5 << 20];
        new Random(3).nextBytes(first);
        assertThat(upload(bucket + "/k", first, TEN)).endsWith("-2\"");
        assertThat(alice.get(bucket + "/k?partNumber=2").header("x-amz-mp-parts-count"))
                .contains("2");
        assertThat(alice.get(bucket + "/k?partNumber=2").text()).isEqualTo("0123456789");
        assertThat(alice.get(bucket + "/k?partNumber=2").header("content-range").orElseThrow())
                .startsWith("bytes " + first.length + "-");
        assertThat(alice.get(bucket + "/k?partNumber=1", "Range", "bytes=0-1").code())
                .isEqualTo("InvalidRequest");
        var copied = alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/k");
        var whole = Arrays.copyOf(first, first.length + TEN.length);
        System.arraycopy(TEN, 0, whole, first.length, TEN.length);
        var md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(whole));
        assertThat(copied.element("ETag")).isEqualTo("&quot;" + md5 + "&quot;");
        assertThat(alice.get(bucket + "/copy").body()).isEqualTo(whole);
        assertThat(alice.get(bucket + "/copy?partNumber=1").header("x-amz-mp-parts-count"))
                .isEmpty();
        assertThat(alice.get(bucket + "/copy?partNumber=1").body()).hasSize(whole.length);
    }

    @Test
    void attributesAreThoseThatAreAskedFor() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        upload(bucket + "/k", new byte[5 << 20], TEN, "x-amz-checksum-algorithm", "SHA256");
        var all = alice.get(
                bucket + "/k?attributes",
                "x-amz-object-attributes",
                "ETag,Checksum,ObjectParts,StorageClass,ObjectSize");
        assertThat(all.text())
                .contains("<PartsCount>2</PartsCount>", "<PartNumber>3</PartNumber><Size>10</Size><ChecksumSHA256>")
                .contains("<ObjectSize>5242890</ObjectSize>", "<StorageClass>STANDARD</StorageClass>")
                .contains("<ChecksumType>COMPOSITE</ChecksumType>");
        assertThat(all.element("ETag")).endsWith("-2").doesNotContain("quot");
        var page =
                alice.get(bucket + "/k?attributes", "x-amz-object-attributes", "ObjectParts", "x-amz-max-parts", "1");
        assertThat(page.element("IsTruncated")).isEqualTo("true");
        assertThat(page.element("NextPartNumberMarker")).isEqualTo("1");
        assertThat(page.text()).doesNotContain("<ETag>");
        assertThat(alice.get(bucket + "/k?attributes").code()).isEqualTo("InvalidArgument");
        assertThat(alice.get(bucket + "/k?attributes", "x-amz-object-attributes", "Colour")
                        .code())
                .isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MD5"})
    void everyChecksumIsTakenInAHeaderAndTold(Algorithm algorithm) throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var digest = algorithm.start();
        digest.update(TEN, 0, TEN.length);
        var value = Base64.getEncoder().encodeToString(digest.digest());
        var header = "x-amz-checksum-" + algorithm.name().toLowerCase(Locale.ROOT);
        assertThat(alice.put(bucket + "/k", TEN, header, value).header(header)).contains(value);
        var got = alice.get(bucket + "/k", "x-amz-checksum-mode", "ENABLED");
        assertThat(got.header(header)).contains(value);
        assertThat(got.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        assertThat(alice.put(bucket + "/k", new byte[] {1}, header, value).code())
                .isEqualTo("BadDigest");
        var copy = alice.put(
                bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/k", "x-amz-checksum-algorithm", "SHA1");
        assertThat(copy.text()).contains("<ChecksumSHA1>").contains("<ChecksumType>FULL_OBJECT</ChecksumType>");
        assertThat(alice.get(bucket).text())
                .contains("<ChecksumAlgorithm>" + algorithm + "</ChecksumAlgorithm><ChecksumType>FULL_OBJECT");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-type,FULL_OBJECT,InvalidRequest",
        "x-amz-mp-object-size,11,InvalidRequest",
        "x-amz-checksum-sha256,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,BadDigest",
        "x-amz-checksum-crc32,AAAAAA==,InvalidRequest",
        "x-amz-mp-object-size,10,''",
        "x-amz-checksum-type,COMPOSITE,''"
    })
    void completionsAreHeldToWhatTheyClaim(String header, String value, String code) throws Exception {
        var target = SharedStore.bucket() + "/k";
        var alice = SharedStore.alice();
        var id = alice.send("POST", target + "?uploads", NOTHING, "x-amz-checksum-algorithm", "SHA256")
                .element("UploadId");
        var etag = alice.put(target + "?partNumber=1&uploadId=" + id, TEN)
                .header("etag")
                .orElseThrow();
        var done = alice.send(
                "POST",
                target + "?uploadId=" + id,
                bytes("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>"),
                header,
                value);
        assertThat(done.code()).isEqualTo(code);
        assertThat(alice.get(target).status()).isEqualTo(code.isEmpty() ? 200 : 404);
    }

    @ParameterizedTest
    @CsvSource({"CRC64NVME,COMPOSITE", "SHA1,FULL_OBJECT", "SHA256,FULL_OBJECT", "MD6,COMPOSITE"})
    void typesThatAnAlgorithmLacksAreRefused(String algorithm, String type) throws Exception {
        assertThat(SharedStore.alice()
                        .send(
                                "POST",
                                SharedStore.bucket() + "/k?uploads",
                                NOTHING,
                                "x-amz-checksum-algorithm",
                                algorithm,
                                "x-amz-checksum-type",
                                type)
                        .code())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void uploadsAreRolledUpAndPagedByPrefix() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        for (var key : List.of("a", "a", "b/1", "b/2", "c/1", "d")) {
            alice.send("POST", bucket + "/" + key + "?uploads", NOTHING);
        }
        for (int max = 1; max < 5; max++) {
            var seen = new ArrayList<String>();
            var markers = "";
            while (true) {
                var page = alice.get(bucket + "?uploads&delimiter=%2F&max-uploads=" + max + markers);
                Pattern.compile("<Upload><Key>([^<]*)|<CommonPrefixes><Prefix>([^<]*)")
                        .matcher(page.text())
                        .results()
                        .forEach(m -> seen.add(m.group(1) == null ? m.group(2) : m.group(1)));
                if (page.element("IsTruncated").equals("false")) {
                    break;
                }
                markers = "&key-marker=" + page.element("NextKeyMarker").replace("/", "%2F")
                        + (page.element("NextUploadIdMarker").isEmpty()
                                ? ""
                                : "&upload-id-marker=" + page.element("NextUploadIdMarker"));
            }
            assertThat(seen).as("max %d", max).containsExactlyInAnyOrder("a", "a", "b/", "c/", "d");
        }
    }

    @Test
    void manyAreDeletedByADocumentInChunks() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", TEN);
        var document = bytes("<Delete><Object><Key>k</Key></Object></Delete>");
        var answer = alice.sendChunked("POST", bucket + "?delete", document, DefaultChecksumAlgorithm.CRC32);
        assertThat(answer.text()).contains("<Deleted><Key>k</Key></Deleted>");
        assertThat(alice.get(bucket + "/k").code()).isEqualTo("NoSuchKey");
        assertThat(alice.sendChunked("PUT", bucket + "/k", TEN, DefaultChecksumAlgorithm.SHA256)
                        .header("x-amz-checksum-sha256"))
                .isPresent();
        assertThat(alice.send("POST", bucket + "?delete", document, "x-amz-checksum-crc32", "AAAAAA==")
                        .code())
                .isEqualTo("BadDigest");
    }

    @Test
    void keysThatLookLikeInternalsAreKeys() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var keys = List.of("..", ".", "../x", "a/../b", "a//b", "a/", ".tmp", "writing/x.part", "%2e%2e/x", "null");
        for (var key : keys) {
            var path = bucket + "/" + io.ironbark.proto.auth.Percent.encode(key);
            assertThat(alice.put(path, bytes(key)).status()).as(key).isEqualTo(200);
        }
        for (var key : keys) {
            assertThat(alice.get(bucket + "/" + io.ironbark.proto.auth.Percent.encode(key))
                            .text())
                    .isEqualTo(key);
        }
    }
}
