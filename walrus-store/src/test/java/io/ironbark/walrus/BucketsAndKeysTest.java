package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Percent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of buckets, and keys that trip implementers. */
final class BucketsAndKeysTest {
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Abc",
                "a_b",
                "ab",
                "192.168.5.4",
                "a..b",
                "a.-b",
                "a-.b",
                "-ab",
                "ab-",
                "xn--ab",
                "ab-s3alias",
                "a123456789012345678901234567890123456789012345678901234567890123"
            })
    void badNamesAreRefused(String name) throws Exception {
        var answer = SharedStore.alice().put("/" + name, NOTHING);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidBucketName");
    }

    @Test
    void bucketIsCreatedOnceAndBelongsToItsAccount() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice().put(bucket, NOTHING).code()).isEqualTo("BucketAlreadyOwnedByYou");
        assertThat(SharedStore.bob().put(bucket, NOTHING).code()).isEqualTo("BucketAlreadyExists");
        assertThat(SharedStore.bob().get(bucket).code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().put(bucket + "/k", NOTHING).code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().send("DELETE", bucket, NOTHING).code()).isEqualTo("AccessDenied");
        assertThat(SharedStore.bob().get("/").text()).doesNotContain(bucket.substring(1) + "<");
        assertThat(SharedStore.alice().get("/").text()).contains(bucket.substring(1) + "<");
    }

    @Test
    void onlyAnEmptyBucketIsDeleted() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", NOTHING);
        alice.send("POST", bucket + "/up?uploads", NOTHING);
        assertThat(alice.send("DELETE", bucket, NOTHING).code()).isEqualTo("BucketNotEmpty");
        assertThat(alice.send("DELETE", bucket + "/k", NOTHING).status()).isEqualTo(204);
        assertThat(alice.send("DELETE", bucket, NOTHING).status()).isEqualTo(204);
        assertThat(alice.send("DELETE", bucket, NOTHING).code()).isEqualTo("NoSuchBucket");
        assertThat(alice.put(bucket + "/k", NOTHING).code()).isEqualTo("NoSuchBucket");
        assertThat(alice.get(bucket + "/k").code()).isEqualTo("NoSuchBucket");
        assertThat(alice.get(bucket).code()).isEqualTo("NoSuchBucket");
    }

    @ParameterizedTest
    @CsvSource({"'',200", "ib-local-1,200", "us-east-1,200", "mars-1,400"})
    void locationIsThisRegionOrNone(String location, int status) throws Exception {
        var document = "<CreateBucketConfiguration><LocationConstraint>" + location
                + "</LocationConstraint></CreateBucketConfiguration>";
        var path = "/located-" + Integer.toHexString(location.hashCode());
        var answer = SharedStore.alice().put(path, document.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void headOfABucketHasNoBody() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice().send("HEAD", bucket, NOTHING).status()).isEqualTo(200);
        assertThat(SharedStore.bob().send("HEAD", bucket, NOTHING).status()).isEqualTo(403);
        var missing = SharedStore.alice().send("HEAD", "/never-was", NOTHING);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl", "tagging", "retention", "legal-hold", "torrent", "foo-config", "versionId=abc"})
    void whatIsNotBuiltNeverOverwrites(String subResource) throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", bytes("kept"));
        var answer = SharedStore.alice().put(bucket + "/k?" + subResource, bytes("lost"));
        assertThat(answer.status()).isBetween(400, 501);
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("kept");
    }

    @Test
    void hostMayNameTheBucket() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/dir/k", bytes("here"));
        var raw = RawHttp.to(SharedStore.store().port());
        var host = bucket.substring(1) + "." + StoreFixture.DOMAIN;
        var signed = V2Signer.get("/dir/k", bucket, StoreFixture.ALICE);
        assertThat(raw.exchange("GET /dir/k HTTP/1.1\r\nHost: " + host + "\r\n" + signed + "\r\n"))
                .contains("200 OK", "here");
        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: " + host.toUpperCase(Locale.ROOT) + ":8776\r\n"
                        + V2Signer.get("/", bucket, StoreFixture.ALICE) + "\r\n"))
                .contains("<Key>dir/k</Key>");
    }

    static Stream<String> oddKeys() {
        return Stream.of(
                "..",
                ".",
                "../x",
                "a/../b",
                "a/./b",
                "/lead",
                "a//b",
                "a/",
                "%2e%2e/x",
                ".tmp",
                ".walrus/x",
                "x.part",
                "a+b",
                "a b",
                "a%b",
                "é",
                "e\u0301",
                "漢😀",
                "a&b<c>\"'",
                "tab\tkey",
                "line\nkey",
                "cr\rkey",
                "n".repeat(300),
                "foo",
                "foo/",
                "foo/bar",
                "\u0001",
                "*",
                "?",
                "#",
                "\\",
                "\uffff",
                "\ud83d\ude00");
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void oddKeysAreKeysLikeOthers(String key) throws Exception {
        var bucket = SharedStore.bucket();
        var target = bucket + "/" + Percent.encodePath(key);
        var alice = SharedStore.alice();
        assertThat(alice.put(target, bytes(key)).status()).isEqualTo(200);
        assertThat(alice.get(target).text()).isEqualTo(key);
        assertThat(alice.get(bucket + "?encoding-type=url").element("Key")).isEqualTo(Percent.encodePath(key));
        assertThat(alice.send("DELETE", target, NOTHING).status()).isEqualTo(204);
        assertThat(alice.get(target).code()).isEqualTo("NoSuchKey");
    }

    @Test
    void plusSpaceAndPercentAreDistinctKeys() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        for (var encoded : new String[] {"k%20", "k%2B", "k%25", "k%2520"}) {
            alice.put(bucket + "/" + encoded, bytes(encoded));
        }
        assertThat(alice.get(bucket + "/k%20").text()).isEqualTo("k%20");
        assertThat(alice.get(bucket + "/k+").text()).isEqualTo("k%2B");
        assertThat(alice.get(bucket + "/k%25").text()).isEqualTo("k%25");
        assertThat(alice.get(bucket + "?max-keys=10&list-type=2").element("KeyCount"))
                .isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource({"1024,200,''", "1025,400,KeyTooLongError"})
    void keysHaveAnEnd(int length, int status, String code) throws Exception {
        var bucket = SharedStore.bucket();
        var answer = SharedStore.alice().put(bucket + "/" + "k".repeat(length), NOTHING);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void longestKeyOfThreeByteCharactersWorks() throws Exception {
        var bucket = SharedStore.bucket();
        var target = bucket + "/" + Percent.encodePath("漢".repeat(341));
        assertThat(SharedStore.alice().put(target, bytes("x")).status()).isEqualTo(200);
        assertThat(SharedStore.alice().get(target).text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%C0%AE", "%ff%fe", "%ed%a0%80"})
    void undecodableKeysAreRefused(String raw) throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice().put(bucket + "/" + raw, NOTHING).status())
                .isEqualTo(400);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
