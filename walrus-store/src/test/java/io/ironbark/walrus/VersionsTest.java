package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions: what is kept, what is current, what deletions leave. */
final class VersionsTest {
    private static final byte[] NOTHING = {};
    private static final Pattern ENTRY = Pattern.compile(
            "<(Version|DeleteMarker)><Key>([^<]*)</Key><VersionId>([^<]*)</VersionId><IsLatest>(true|false)</IsLatest>");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static S3Http.Answer versioning(String bucket, String status) throws IOException, InterruptedException {
        return SharedStore.alice()
                .put(
                        bucket + "?versioning",
                        bytes("<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>"));
    }

    private static String versioned() throws IOException, InterruptedException {
        var bucket = SharedStore.bucket();
        assertThat(versioning(bucket, "Enabled").status()).isEqualTo(200);
        return bucket;
    }

    private static String put(String target, String body) throws IOException, InterruptedException {
        return SharedStore.alice()
                .put(target, bytes(body))
                .header("x-amz-version-id")
                .orElse("none");
    }

    private static S3Http.Answer delete(String target) throws IOException, InterruptedException {
        return SharedStore.alice().send("DELETE", target, NOTHING);
    }

    /** What there is of a bucket, newest first within a key, such as {@code k:VERSION*} for the latest. */
    private static List<String> listed(String bucket, String query) throws IOException, InterruptedException {
        var page = SharedStore.alice().get(bucket + "?versions" + query);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return ENTRY.matcher(page.text())
                .results()
                .map(m -> (m.group(1).equals("Version") ? "" : "marker:") + m.group(2) + ":" + m.group(3)
                        + (m.group(4).equals("true") ? "*" : ""))
                .toList();
    }

    @Test
    void everyStateOfVersioningIsTold() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(SharedStore.alice().get(bucket + "?versioning").element("Status"))
                .isEmpty();
        for (var status : List.of("Enabled", "Suspended", "Enabled")) {
            assertThat(versioning(bucket, status).status()).isEqualTo(200);
            assertThat(SharedStore.alice().get(bucket + "?versioning").element("Status"))
                    .isEqualTo(status);
        }
        assertThat(versioning(bucket, "Off").code()).isEqualTo("MalformedXML");
        var device = bytes("<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>"
                + "</VersioningConfiguration>");
        assertThat(SharedStore.alice().put(bucket + "?versioning", device).code())
                .isEqualTo("NotImplemented");
    }

    @Test
    void whatIsOverwrittenIsKept() throws Exception {
        var bucket = SharedStore.bucket();
        assertThat(put(bucket + "/k", "zero")).isEqualTo("none");
        versioning(bucket, "Enabled");
        var one = put(bucket + "/k", "one");
        var two = put(bucket + "/k", "two");
        var alice = SharedStore.alice();
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("two");
        assertThat(alice.get(bucket + "/k").header("x-amz-version-id")).contains(two);
        assertThat(alice.get(bucket + "/k?versionId=" + one).text()).isEqualTo("one");
        assertThat(alice.get(bucket + "/k?versionId=null").text()).isEqualTo("zero");
        assertThat(alice.send("HEAD", bucket + "/k?versionId=" + one, NOTHING).header("x-amz-version-id"))
                .contains(one);
        assertThat(listed(bucket, "")).containsExactly("k:" + two + "*", "k:" + one, "k:null");
        assertThat(alice.get(bucket).text()).containsOnlyOnce("<Contents>");
    }

    @Test
    void deletedKeysComeBackWithTheirMarkersGone() throws Exception {
        var bucket = versioned();
        var one = put(bucket + "/k", "one");
        var deleted = delete(bucket + "/k");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.header("x-amz-delete-marker")).contains("true");
        var marker = deleted.header("x-amz-version-id").orElseThrow();
        var missing = SharedStore.alice().get(bucket + "/k");
        assertThat(missing.code()).isEqualTo("NoSuchKey");
        assertThat(missing.header("x-amz-delete-marker")).contains("true");
        assertThat(missing.header("x-amz-version-id")).contains(marker);
        for (var method : List.of("GET", "HEAD")) {
            var refused = SharedStore.alice().send(method, bucket + "/k?versionId=" + marker, NOTHING);
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("x-amz-delete-marker")).contains("true");
            assertThat(refused.header("allow")).contains("DELETE");
        }
        assertThat(SharedStore.alice().get(bucket).text()).doesNotContain("<Contents>");
        assertThat(delete(bucket).code()).isEqualTo("BucketNotEmpty");
        var again = delete(bucket + "/k").header("x-amz-version-id").orElseThrow();
        assertThat(listed(bucket, "")).containsExactly("marker:k:" + again + "*", "marker:k:" + marker, "k:" + one);
        assertThat(delete(bucket + "/k?versionId=" + again).header("x-amz-delete-marker"))
                .contains("true");
        assertThat(SharedStore.alice().get(bucket + "/k").status()).isEqualTo(404);
        delete(bucket + "/k?versionId=" + marker);
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("one");
        assertThat(delete(bucket + "/k?versionId=" + one).header("x-amz-version-id"))
                .contains(one);
        assertThat(delete(bucket).status()).isEqualTo(204);
    }

    @Test
    void olderVersionsBecomeCurrentWhenNewerOnesGo() throws Exception {
        var bucket = versioned();
        var one = put(bucket + "/k", "one");
        var two = put(bucket + "/k", "two");
        var three = put(bucket + "/k", "three");
        delete(bucket + "/k?versionId=" + two);
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("three");
        delete(bucket + "/k?versionId=" + three);
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("one");
        assertThat(delete(bucket + "/k?versionId=" + three).status())
                .as("gone already")
                .isEqualTo(204);
        assertThat(listed(bucket, "")).containsExactly("k:" + one + "*");
    }

    @Test
    void suspendedBucketsReplaceOnlyTheNullVersion() throws Exception {
        var bucket = versioned();
        var one = put(bucket + "/k", "one");
        versioning(bucket, "Suspended");
        assertThat(put(bucket + "/k", "two")).isEqualTo("null");
        assertThat(put(bucket + "/k", "three")).isEqualTo("null");
        assertThat(listed(bucket, "")).containsExactly("k:null*", "k:" + one);
        var deleted = delete(bucket + "/k");
        assertThat(deleted.header("x-amz-version-id")).contains("null");
        assertThat(listed(bucket, "")).containsExactly("marker:k:null*", "k:" + one);
        put(bucket + "/k", "four");
        assertThat(listed(bucket, "")).containsExactly("k:null*", "k:" + one);
        versioning(bucket, "Enabled");
        var five = put(bucket + "/k", "five");
        assertThat(listed(bucket, "")).containsExactly("k:" + five + "*", "k:null", "k:" + one);
        versioning(bucket, "Suspended");
        put(bucket + "/k", "six");
        assertThat(listed(bucket, "")).containsExactly("k:null*", "k:" + five, "k:" + one);
        assertThat(SharedStore.alice().get(bucket + "/k?versionId=" + one).text())
                .isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,k?versionId=..%2F..%2Fx,InvalidArgument",
        "GET,k?versionId=,InvalidArgument",
        "GET,k?versionId=00000000000000000000000000000000,NoSuchVersion",
        "GET,k?versionId=null,NoSuchVersion",
        "PUT,k?versionId=null,InvalidArgument",
        "DELETE,k?versionId=x%00,InvalidArgument"
    })
    void versionsThatAreNoneAreRefused(String method, String target, String code) throws Exception {
        var bucket = versioned();
        put(bucket + "/k", "one");
        assertThat(SharedStore.alice()
                        .send(method, bucket + "/" + target, NOTHING)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void versionsArePagedWithinKeysAndAroundPrefixes() throws Exception {
        var bucket = versioned();
        for (var key : List.of("a", "b/1", "b/2", "c", "é")) {
            for (int i = 0; i < 3; i++) {
                put(bucket + "/" + io.ironbark.proto.auth.Percent.encodePath(key), key + i);
            }
        }
        delete(bucket + "/c");
        var all = listed(bucket, "");
        assertThat(all).hasSize(16);
        for (int max = 1; max < 6; max++) {
            assertThat(paged(bucket, "", max)).isEqualTo(all);
        }
        assertThat(paged(bucket, "&prefix=b%2F", 2)).hasSize(6);
        var rolled = new ArrayList<String>();
        for (int max = 1; max < 4; max++) {
            rolled.addAll(paged(bucket, "&delimiter=%2F", max));
            assertThat(rolled).hasSize(11).contains("prefix:b/");
            rolled.clear();
        }
        assertThat(SharedStore.alice()
                        .get(bucket + "?versions&encoding-type=url")
                        .text())
                .contains("<Key>%C3%A9</Key>");
        assertThat(SharedStore.alice()
                        .get(bucket + "?versions&version-id-marker=null")
                        .code())
                .isEqualTo("InvalidArgument");
        assertThat(SharedStore.alice().get(bucket + "?versions&max-keys=0").element("IsTruncated"))
                .isEqualTo("false");
    }

    private static List<String> paged(String bucket, String query, int max) throws IOException, InterruptedException {
        var all = new ArrayList<String>();
        var markers = "";
        while (true) {
            var page = SharedStore.alice().get(bucket + "?versions&max-keys=" + max + query + markers);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            ENTRY.matcher(page.text())
                    .results()
                    .map(m -> (m.group(1).equals("Version") ? "" : "marker:") + m.group(2) + ":" + m.group(3)
                            + (m.group(4).equals("true") ? "*" : ""))
                    .forEach(all::add);
            Pattern.compile("<CommonPrefixes><Prefix>([^<]*)")
                    .matcher(page.text())
                    .results()
                    .forEach(m -> all.add("prefix:" + m.group(1)));
            if (page.element("IsTruncated").equals("false")) {
                return all;
            }
            markers = "&key-marker=" + io.ironbark.proto.auth.Percent.encode(page.element("NextKeyMarker"))
                    + Optional.of(page.element("NextVersionIdMarker"))
                            .filter(id -> !id.isEmpty())
                            .map(id -> "&version-id-marker=" + id)
                            .orElse("");
        }
    }

    @Test
    void conditionsAreOnTheCurrentVersion() throws Exception {
        var bucket = versioned();
        var alice = SharedStore.alice();
        put(bucket + "/k", "one");
        var etag = alice.get(bucket + "/k").header("etag").orElseThrow();
        assertThat(alice.put(bucket + "/k", bytes("x"), "If-None-Match", "*").code())
                .isEqualTo("PreconditionFailed");
        assertThat(alice.put(bucket + "/k", bytes("two"), "If-Match", etag).status())
                .isEqualTo(200);
        assertThat(alice.put(bucket + "/k", bytes("x"), "If-Match", etag).code())
                .isEqualTo("PreconditionFailed");
        assertThat(alice.send("DELETE", bucket + "/k", NOTHING, "If-Match", etag)
                        .code())
                .isEqualTo("PreconditionFailed");
        assertThat(alice.send("DELETE", bucket + "/k", NOTHING, "If-Match", "*").status())
                .isEqualTo(204);
        assertThat(alice.send("DELETE", bucket + "/k", NOTHING, "If-Match", "*").code())
                .isEqualTo("NoSuchKey");
        assertThat(alice.put(bucket + "/k", bytes("three"), "If-Match", "*").code())
                .isEqualTo("NoSuchKey");
        assertThat(alice.put(bucket + "/k", bytes("three"), "If-None-Match", "*")
                        .status())
                .as("a delete marker is nothing")
                .isEqualTo(200);
    }

    @Test
    void manyAreDeletedByVersionAndByKey() throws Exception {
        var bucket = versioned();
        var one = put(bucket + "/a", "one");
        put(bucket + "/b", "two");
        var document = "<Delete><Object><Key>a</Key><VersionId>" + one + "</VersionId></Object>"
                + "<Object><Key>b</Key></Object><Object><Key>c</Key><VersionId>x</VersionId></Object>"
                + "<Object><Key>b</Key><ETag>&quot;0&quot;</ETag></Object></Delete>";
        var answer = SharedStore.alice().send("POST", bucket + "?delete", bytes(document));
        assertThat(answer.text())
                .contains("<Deleted><Key>a</Key><VersionId>" + one + "</VersionId></Deleted>")
                .contains("<Deleted><Key>b</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>")
                .contains("<Error><Key>c</Key><VersionId>x</VersionId><Code>InvalidArgument</Code>")
                .contains("<Error><Key>b</Key><Code>NoSuchKey</Code>");
        assertThat(listed(bucket, "")).hasSize(2).allMatch(entry -> entry.contains("b:"));
        var quiet = SharedStore.alice()
                .send(
                        "POST",
                        bucket + "?delete",
                        bytes("<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>"));
        assertThat(quiet.text()).doesNotContain("Deleted>");
    }

    @Test
    void versionsAreCopiedAndRestored() throws Exception {
        var bucket = versioned();
        var alice = SharedStore.alice();
        var one = put(bucket + "/k", "one");
        put(bucket + "/k", "two");
        var restored = alice.put(bucket + "/k", NOTHING, "x-amz-copy-source", bucket + "/k?versionId=" + one);
        assertThat(restored.status()).as(restored.text()).isEqualTo(200);
        assertThat(restored.header("x-amz-copy-source-version-id")).contains(one);
        assertThat(restored.header("x-amz-version-id")).isPresent();
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("one");
        var marker = delete(bucket + "/k").header("x-amz-version-id").orElseThrow();
        assertThat(alice.put(bucket + "/x", NOTHING, "x-amz-copy-source", bucket + "/k?versionId=" + marker)
                        .code())
                .isEqualTo("InvalidRequest");
        assertThat(alice.put(bucket + "/x", NOTHING, "x-amz-copy-source", bucket + "/k")
                        .code())
                .isEqualTo("NoSuchKey");
    }

    @Test
    void uploadsInPartsMakeVersionsWhosePartsStay() throws Exception {
        var bucket = versioned();
        var alice = SharedStore.alice();
        var versions = new ArrayList<String>();
        for (var body : List.of("one", "two")) {
            var id = alice.send("POST", bucket + "/k?uploads", NOTHING).element("UploadId");
            var etag = alice.put(bucket + "/k?partNumber=1&uploadId=" + id, bytes(body))
                    .header("etag")
                    .orElseThrow();
            var done = alice.send(
                    "POST",
                    bucket + "/k?uploadId=" + id,
                    bytes("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                            + "</ETag></Part></CompleteMultipartUpload>"));
            versions.add(done.header("x-amz-version-id").orElseThrow());
        }
        assertThat(alice.get(bucket + "/k?versionId=" + versions.get(0)).text()).isEqualTo("one");
        delete(bucket + "/k?versionId=" + versions.get(1));
        assertThat(alice.get(bucket + "/k").text()).isEqualTo("one");
        delete(bucket + "/k");
        assertThat(alice.get(bucket + "/k?versionId=" + versions.get(0)).text()).isEqualTo("one");
    }

    @Test
    void writersOfOneKeyFollowEachOther() throws Exception {
        var bucket = versioned();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            int me = i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 0; n < 4; n++) {
                        if (n == 2) {
                            delete(bucket + "/k");
                        } else {
                            put(bucket + "/k", "w" + me + n);
                        }
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        var all = listed(bucket, "");
        assertThat(all).hasSize(32).doesNotHaveDuplicates();
        assertThat(all.stream().filter(entry -> entry.endsWith("*"))).hasSize(1);
        assertThat(all.getFirst()).endsWith("*");
    }
}
