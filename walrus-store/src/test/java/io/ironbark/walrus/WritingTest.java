package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import io.ironbark.walrus.checksum.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PUT and its relatives: claims about the body, conditions, bodies that break off. */
final class WritingTest {
    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @CsvSource({
        "Content-MD5,eB5eJF1ptWaXm4bijSPyxw==,200,",
        "Content-MD5,AAAAAAAAAAAAAAAAAAAAAA==,400,BadDigest",
        "Content-MD5,'',400,InvalidDigest",
        "Content-MD5,short,400,InvalidDigest",
        "x-amz-checksum-crc32,poTHxg==,200,",
        "x-amz-checksum-crc32,AAAAAA==,400,BadDigest",
        "x-amz-checksum-crc32,bad,400,InvalidRequest",
        "x-amz-checksum-crc32c,KAwGng==,200,",
        "x-amz-checksum-crc64nvme,AAAAAAAAAAA=,400,BadDigest",
        "x-amz-checksum-sha1,h6zsF82dzSCnFsws9nQXtxyKcBY=,200,",
        "x-amz-sdk-checksum-algorithm,CRC32,400,InvalidRequest",
        "x-amz-trailer,x-amz-checksum-md6,400,InvalidRequest",
        "x-amz-storage-class,STANDARD,200,",
        "x-amz-storage-class,FAST,400,InvalidStorageClass",
        "x-amz-server-side-encryption,aws:kms,501,NotImplemented",
        "x-amz-acl,public-read,400,AccessControlListNotSupported",
        "x-amz-tagging,a=b,200,",
        "x-amz-tagging,a=b&a=c,400,InvalidTag",
        "x-amz-tagging,aws:a=b,400,InvalidTag",
        "x-amz-tagging,a=%zz,400,InvalidArgument",
        "x-amz-tagging,a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1,400,BadRequest",
        "x-amz-website-redirect-location,ftp://x,400,InvalidRedirectLocation",
        "x-amz-object-lock-legal-hold,ON,400,InvalidRequest",
        "x-amz-server-side-encryption,rot13,400,InvalidEncryptionAlgorithmError",
        "If-None-Match,*,412,PreconditionFailed",
        "If-None-Match,abc,501,NotImplemented",
        "If-Match,other,412,PreconditionFailed",
        "If-Match,*,200,"
    })
    void claimsAreHeld(String header, String value, int status, String code) throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", "old".getBytes(StandardCharsets.US_ASCII));
        var answer = SharedStore.alice().put(bucket + "/k", TEN, header, value);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code == null ? "" : code);
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo(status == 200 ? "0123456789" : "old");
        assertThat(SharedStore.writing()).isZero();
    }

    @Test
    void checksumOfTheNineDigitsIsTheKnownOne() throws Exception {
        var bucket = SharedStore.bucket();
        var answer = SharedStore.alice()
                .put(
                        bucket + "/k",
                        "123456789".getBytes(StandardCharsets.US_ASCII),
                        "x-amz-checksum-crc64nvme",
                        "rosUhgp5mIg=");
        assertThat(answer.text() + answer.status()).isEqualTo("200");
    }

    @Test
    void checksumIsToldWhenAskedForAndNotWithARange() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", TEN, "x-amz-checksum-crc32", "poTHxg==");
        var whole = SharedStore.alice().get(bucket + "/k", "x-amz-checksum-mode", "ENABLED");
        assertThat(whole.header("x-amz-checksum-crc32")).contains("poTHxg==");
        assertThat(whole.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        assertThat(SharedStore.alice()
                        .get(bucket + "/k", "x-amz-checksum-mode", "ENABLED", "Range", "bytes=0-1")
                        .header("x-amz-checksum-crc32"))
                .isEmpty();
    }

    @Test
    void onlyOneOfManyCreatesAKeyThatMustBeNew() throws Exception {
        var bucket = SharedStore.bucket();
        var put = (Callable<Integer>) () -> SharedStore.alice()
                .put(bucket + "/k", TEN, "If-None-Match", "*")
                .status();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one :
                    threads.invokeAll(IntStream.range(0, 50).mapToObj(i -> put).toList())) {
                statuses.add(one.get());
            }
        }
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).allMatch(status -> status == 200 || status == 412);
    }

    @Test
    void metadataHasALimit() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice()
                        .put(bucket + "/k", TEN, "x-amz-meta-a", "x".repeat(2047))
                        .status())
                .isEqualTo(200);
        assertThat(SharedStore.alice()
                        .put(bucket + "/k", TEN, "x-amz-meta-a", "x".repeat(2048))
                        .code())
                .isEqualTo("MetadataTooLarge");
    }

    @Test
    void brokenOffBodiesLeaveNothing() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", TEN);
        for (int i = 0; i < 5; i++) {
            try (var raw = RawHttp.to(SharedStore.store().port())) {
                raw.send("PUT " + bucket + "/k HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
                        + V2Signer.lines("PUT", bucket + "/k", "", StoreFixture.ALICE) + "\r\n" + "x".repeat(50_000));
            }
        }
        awaitNothingWriting();
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("0123456789");
    }

    @Test
    void refusedUploadIsNotAskedToGoOn() throws Exception {
        var bucket = SharedStore.bucket();
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            assertThat(raw.exchange("PUT " + bucket + "/k HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n"
                            + "Expect: 100-continue\r\nDate: Sat, 21 Nov 2026 00:00:00 GMT\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("100 Continue")
                    .containsIgnoringCase("connection: close");
        }
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            var head = "PUT " + bucket + "/k HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n"
                    + V2Signer.lines("PUT", bucket + "/k", "", StoreFixture.ALICE) + "\r\n";
            assertThat(raw.exchange(head)).startsWith("HTTP/1.1 100 Continue");
            assertThat(raw.exchange("0123456789")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusalReachesAClientThatGoesOnSending() throws Exception {
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            raw.send("PUT /none/k HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                raw.send("x".repeat(1_000_000));
            }
            assertThat(raw.receive()).contains("<Code>NoSuchBucket</Code>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',411",
        "'Content-Length: -5\r\n',400",
        "'Content-Length: +5\r\n',400",
        "'Content-Length: 5\r\nContent-Length: 6\r\n',400",
        "'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',400",
        "'Content-Length: 6000000000\r\n',400"
    })
    void lengthsMustMakeSense(String lines, int status) throws Exception {
        var bucket = SharedStore.bucket();
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            var answer = raw.exchange("PUT " + bucket + "/k HTTP/1.1\r\nHost: x\r\n" + lines
                    + V2Signer.lines("PUT", bucket + "/k", "", StoreFixture.ALICE) + "\r\n");
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
        assertThat(SharedStore.alice().get(bucket + "/k").status()).isEqualTo(404);
    }

    @Test
    void nextRequestOnTheConnectionIsTheNext() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", TEN);
        try (var raw = RawHttp.to(SharedStore.store().port())) {
            var denied = "GET " + bucket + "/k HTTP/1.1\r\nHost: x\r\n\r\n";
            var good = "GET " + bucket + "/k HTTP/1.1\r\nHost: x\r\n"
                    + V2Signer.lines("GET", bucket + "/k", "", StoreFixture.ALICE) + "\r\n";
            assertThat(raw.exchange(denied + good)).matches("(?s)HTTP/1.1 403.*HTTP/1.1 200.*0123456789");
        }
    }

    @Test
    void deletingManySucceedsForThoseThatNeverWere() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/a&b", TEN);
        var document = "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>../none</Key></Object></Delete>";
        var answer = SharedStore.alice().send("POST", bucket + "?delete", document.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.text())
                .contains("<Key>a&amp;b</Key>", "<Key>../none</Key>")
                .doesNotContain("<Error>");
        assertThat(SharedStore.alice().get(bucket + "/a%26b").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE x [<!ENTITY a \"b\">]><Delete><Object><Key>&a;</Key></Object></Delete>'",
        "'<Delete>'",
        "'<Delete/>'",
        "'nonsense'",
        "'<Other><Object><Key>k</Key></Object></Other>'"
    })
    void hostileDocumentsAreMalformed(String document) throws Exception {
        var answer = SharedStore.alice()
                .send("POST", SharedStore.bucket() + "?delete", document.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.code()).isEqualTo("MalformedXML");
    }

    @Test
    void copiesKeepOrReplaceWhatIsSaidOfThem() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/c%2B%2B%20%C3%A9", TEN, "x-amz-meta-a", "1");
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/c%2B%2B%20%C3%A9");
        assertThat(alice.get(bucket + "/copy").header("x-amz-meta-a")).contains("1");
        alice.put(
                bucket + "/copy",
                NOTHING,
                "x-amz-copy-source",
                bucket + "/copy",
                "x-amz-metadata-directive",
                "REPLACE");
        assertThat(alice.get(bucket + "/copy").header("x-amz-meta-a")).isEmpty();
        assertThat(alice.get(bucket + "/copy").text()).isEqualTo("0123456789");
        for (var bad : List.of("", "nokey", "/", bucket + "/", "%zz/k", bucket + "/k?versionId=abc")) {
            assertThat(alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bad)
                            .status())
                    .isBetween(400, 404);
        }
        assertThat(alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/copy")
                        .code())
                .isEqualTo("InvalidRequest");
        assertThat(SharedStore.bob()
                        .put(bucket + "/x", NOTHING, "x-amz-copy-source", bucket + "/copy")
                        .code())
                .isEqualTo("AccessDenied");
    }

    @Test
    void badListsOfPartsAreRefusedAndTheUploadGoesOn() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var id = alice.send("POST", bucket + "/k?uploads", NOTHING).element("UploadId");
        var upload = bucket + "/k?uploadId=" + id;
        var one = alice.put(upload + "&partNumber=1", TEN).header("etag").orElseThrow();
        var two = alice.put(upload + "&partNumber=2", TEN).header("etag").orElseThrow();
        assertThat(complete(upload, part(1, one), part(2, two)).code()).isEqualTo("EntityTooSmall");
        assertThat(complete(upload, part(2, two), part(1, one)).code()).isEqualTo("InvalidPartOrder");
        assertThat(complete(upload, part(1, "\"00\"")).code()).isEqualTo("InvalidPart");
        assertThat(complete(upload, part(3, one)).code()).isEqualTo("InvalidPart");
        assertThat(complete(upload).code()).isEqualTo("MalformedXML");
        assertThat(alice.put(upload + "&partNumber=0", TEN).code()).isEqualTo("InvalidArgument");
        assertThat(alice.put(upload + "&partNumber=10001", TEN).code()).isEqualTo("InvalidArgument");
        assertThat(alice.put(bucket + "/k?partNumber=1&uploadId=..%2F..%2Fx", TEN)
                        .code())
                .isEqualTo("NoSuchUpload");
        assertThat(alice.get(bucket + "/k").code()).isEqualTo("NoSuchKey");
        assertThat(complete(upload, part(1, one)).status()).isEqualTo(200);
        assertThat(alice.get(bucket + "/k").header("etag").orElseThrow()).endsWith("-1\"");
        assertThat(complete(upload, part(1, one)).element("ETag"))
                .as("asked again")
                .endsWith("-1&quot;");
        assertThat(complete(upload, part(1, "\"" + "0".repeat(32) + "\"")).code())
                .isEqualTo("NoSuchUpload");
        assertThat(alice.get(bucket + "/k?partNumber=1").status()).isEqualTo(206);
        assertThat(alice.get(bucket + "/k?partNumber=2").code()).isEqualTo("InvalidPartNumber");
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32,COMPOSITE",
        "CRC32,FULL_OBJECT",
        "CRC32C,FULL_OBJECT",
        "CRC64NVME,FULL_OBJECT",
        "SHA256,COMPOSITE"
    })
    void checksumsOfPartsMakeThatOfTheWhole(String algorithm, String type) throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var first = new byte[5 << 20];
        new Random(1).nextBytes(first);
        var id = alice.send(
                        "POST",
                        bucket + "/k?uploads",
                        NOTHING,
                        "x-amz-checksum-algorithm",
                        algorithm,
                        "x-amz-checksum-type",
                        type)
                .element("UploadId");
        var upload = bucket + "/k?uploadId=" + id;
        var one = alice.put(upload + "&partNumber=1", first).header("etag").orElseThrow();
        var two = alice.put(upload + "&partNumber=2", TEN).header("etag").orElseThrow();
        var done = complete(upload, part(1, one), part(2, two));
        var value = done.element("Checksum" + algorithm);
        if (type.equals("COMPOSITE")) {
            assertThat(value).endsWith("-2");
            return;
        }
        var whole = new byte[first.length + TEN.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(TEN, 0, whole, first.length, TEN.length);
        var known = Algorithm.valueOf(algorithm).start();
        known.update(whole, 0, whole.length);
        assertThat(value).isEqualTo(Base64.getEncoder().encodeToString(known.digest()));
        assertThat(alice.put(bucket + "/again", whole, "x-amz-checksum-" + algorithm.toLowerCase(Locale.ROOT), value)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void partsAreCopiedFromObjects() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/source", TEN);
        var id = alice.send("POST", bucket + "/k?uploads", NOTHING).element("UploadId");
        var upload = bucket + "/k?uploadId=" + id;
        var target = upload + "&partNumber=1";
        var source = bucket + "/source";
        assertThat(alice.put(target, NOTHING, "x-amz-copy-source", source, "x-amz-copy-source-range", "bytes=5-20")
                        .code())
                .isEqualTo("InvalidRange");
        assertThat(alice.put(target, NOTHING, "x-amz-copy-source", source, "x-amz-copy-source-range", "5-6")
                        .code())
                .isEqualTo("InvalidArgument");
        var copied = alice.put(target, NOTHING, "x-amz-copy-source", source, "x-amz-copy-source-range", "bytes=5-6");
        complete(upload, part(1, copied.element("ETag").replace("&quot;", "\"")));
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("56");
    }

    private static S3Http.Answer complete(String upload, String... parts) throws Exception {
        var document = "<CompleteMultipartUpload>" + String.join("", parts) + "</CompleteMultipartUpload>";
        return SharedStore.alice().send("POST", upload, document.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
    }

    private static void awaitNothingWriting() throws Exception {
        Await.until("nothing is being written", () -> SharedStore.writing() == 0);
    }
}
