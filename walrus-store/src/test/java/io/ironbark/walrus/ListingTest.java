package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Percent;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Listings: order, pages, prefixes. */
final class ListingTest {
    private static final byte[] NOTHING = {};
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final Pattern PREFIX = Pattern.compile("<CommonPrefixes><Prefix>([^<]*)</Prefix>");

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pagesAgreeWithAModel(long seed) throws Exception {
        var random = new Random(seed);
        var bucket = SharedStore.bucket();
        var letters = List.of("a", "b", "/", "%", "_", "é", "漢", "😀", "\uffff", "B");
        var keys = new TreeSet<String>(Comparator.comparing(Percent::encode, ListingTest::byBytes));
        for (int i = 0; i < 60; i++) {
            var key = new StringBuilder("k");
            for (int n = random.nextInt(6); n >= 0; n--) {
                key.append(letters.get(random.nextInt(letters.size())));
            }
            keys.add(key.toString());
        }
        for (var key : keys) {
            SharedStore.alice().put(bucket + "/" + Percent.encodePath(key), NOTHING);
        }
        for (var prefix : List.of("", "k", "ka", "k%", "k_", "k😀", "none")) {
            for (var delimiter : List.of("", "/", "%", "a", "/a", "😀")) {
                int max = 1 + random.nextInt(7);
                assertThat(all(bucket, prefix, delimiter, max))
                        .as("prefix %s delimiter %s max %d", prefix, delimiter, max)
                        .isEqualTo(model(keys, prefix, delimiter));
            }
        }
    }

    /** UTF-8 percent-encoded compares as its bytes do only when decoded. */
    private static int byBytes(String one, String other) {
        return Arrays.compareUnsigned(
                URLDecoder.decode(one, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                URLDecoder.decode(other, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> model(SequencedSet<String> keys, String prefix, String delimiter) {
        var listed = new ArrayList<String>();
        for (var key : keys) {
            if (key.startsWith(prefix)) {
                int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                var item = at < 0 ? key : "prefix:" + key.substring(0, at + delimiter.length());
                if (listed.isEmpty() || !listed.getLast().equals(item)) {
                    listed.add(item);
                }
            }
        }
        return listed;
    }

    /** All pages, in both versions, which must agree; on a page, keys and prefixes are told apart by the model's order. */
    private static List<String> all(String bucket, String prefix, String delimiter, int max)
            throws IOException, InterruptedException {
        var one = pages(bucket + "?max-keys=" + max, prefix, delimiter, false);
        var two = pages(bucket + "?list-type=2&max-keys=" + max, prefix, delimiter, true);
        assertThat(two).isEqualTo(one);
        return one;
    }

    private static List<String> pages(String base, String prefix, String delimiter, boolean version2)
            throws IOException, InterruptedException {
        var target = base + "&encoding-type=url&prefix=" + Percent.encode(prefix) + "&delimiter="
                + Percent.encode(delimiter);
        var listed = new ArrayList<String>();
        var next = "";
        while (true) {
            var page = SharedStore.alice().get(target + next);
            assertThat(page.status()).isEqualTo(200);
            var items = new ArrayList<String>();
            KEY.matcher(page.text()).results().forEach(m -> items.add(decode(m.group(1))));
            PREFIX.matcher(page.text()).results().forEach(m -> items.add("prefix:" + decode(m.group(1))));
            items.sort(Comparator.comparing(
                    item -> Percent.encode(item.startsWith("prefix:") ? item.substring(7) : item),
                    ListingTest::byBytes));
            listed.addAll(items);
            if (page.element("IsTruncated").equals("false")) {
                return listed;
            }
            var last = items.getLast();
            next = version2
                    ? "&continuation-token=" + Percent.encode(page.element("NextContinuationToken"))
                    : "&marker=" + Percent.encode(last.startsWith("prefix:") ? last.substring(7) : last);
        }
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "max-keys=-1,InvalidArgument",
        "max-keys=abc,InvalidArgument",
        "encoding-type=base64,InvalidArgument",
        "list-type=2&continuation-token=%21%21,InvalidArgument",
        "list-type=2&continuation-token=,InvalidArgument"
    })
    void badParametersAreRefused(String query, String code) throws Exception {
        assertThat(SharedStore.alice().get(SharedStore.bucket() + "?" + query).code())
                .isEqualTo(code);
    }

    @Test
    void emptyPagesSaySo() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", NOTHING);
        var none = SharedStore.alice().get(bucket + "?max-keys=0");
        assertThat(none.element("IsTruncated")).isEqualTo("false");
        assertThat(none.text())
                .doesNotContain("<Contents>")
                .contains("xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"");
        assertThat(SharedStore.alice().get(bucket + "?max-keys=5000").element("MaxKeys"))
                .isEqualTo("1000");
        assertThat(SharedStore.alice().get(bucket + "?prefix=zz").text())
                .contains("<Name>", "<Prefix>zz</Prefix>", "<MaxKeys>1000</MaxKeys>")
                .doesNotContain("<Contents>", "EncodingType");
    }

    @Test
    void uploadsAndPartsAreListed() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var ids = new ArrayList<String>();
        for (var key : List.of("a", "b/1", "b/2")) {
            ids.add(alice.send("POST", bucket + "/" + key + "?uploads", NOTHING).element("UploadId"));
        }
        var page = alice.get(bucket + "?uploads&max-uploads=2");
        assertThat(page.element("IsTruncated")).isEqualTo("true");
        assertThat(page.element("NextKeyMarker")).isEqualTo("b/1");
        var rest =
                alice.get(bucket + "?uploads&key-marker=b%2F1&upload-id-marker=" + page.element("NextUploadIdMarker"));
        assertThat(rest.element("Key")).isEqualTo("b/2");
        assertThat(alice.get(bucket + "?uploads&delimiter=%2F").text()).contains("<Prefix>b/</Prefix>");

        for (int n = 1; n <= 3; n++) {
            alice.put(bucket + "/a?partNumber=" + n + "&uploadId=" + ids.getFirst(), new byte[n]);
        }
        var parts = alice.get(bucket + "/a?uploadId=" + ids.getFirst() + "&max-parts=2");
        assertThat(parts.element("NextPartNumberMarker")).isEqualTo("2");
        assertThat(alice.get(bucket + "/a?uploadId=" + ids.getFirst() + "&part-number-marker=2")
                        .element("PartNumber"))
                .isEqualTo("3");
        assertThat(alice.get(bucket + "/b/1?uploadId=" + ids.getFirst()).code()).isEqualTo("NoSuchUpload");
    }
}
