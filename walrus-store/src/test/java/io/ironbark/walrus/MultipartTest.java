package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads in parts: their numbers, parts that come again, ends that come twice or at once. */
final class MultipartTest {
    private static final byte[] NOTHING = {};
    private static final int PART_BYTES = 5 << 20;
    private static final int MAX_PARTS = 10_000;

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "x", "-1", "", "1e3", "99999999999999999999"})
    void numbersOfPartsAreFromOneToTenThousand(String number) throws Exception {
        var bucket = SharedStore.bucket();
        var upload = begin(bucket + "/k");
        assertThat(SharedStore.alice()
                        .put(upload + "&partNumber=" + number, new byte[1])
                        .code())
                .isEqualTo("InvalidArgument");
        assertThat(SharedStore.alice().get(upload).text()).doesNotContain("<Part>");
    }

    @Test
    void partThatComesAgainReplacesTheEarlierOneAndPartsComeInAnyOrder() throws Exception {
        var bucket = SharedStore.bucket();
        var upload = begin(bucket + "/k");
        var bodies = List.of(large('a'), large('b'), bytes("end"));
        var tasks = IntStream.of(3, 1, 2)
                .mapToObj(number -> (Callable<Integer>) () -> SharedStore.alice()
                        .put(upload + "&partNumber=" + number, number == 1 ? large('x') : bodies.get(number - 1))
                        .status())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(200);
            }
        }
        var etags = new ArrayList<String>();
        for (int number = 1; number <= 3; number++) {
            etags.add(put(upload, number, bodies.get(number - 1)));
        }
        assertThat(complete(upload, etags).status()).isEqualTo(200);
        var body = SharedStore.alice().get(bucket + "/k").text();
        assertThat(body).hasSize(2 * PART_BYTES + 3).startsWith("aaa").endsWith("bbbend");
        assertThat(body.indexOf('x')).isNegative();
    }

    @Test
    void completingTwiceAnswersTwiceTheSame() throws Exception {
        var bucket = SharedStore.bucket();
        var upload = begin(bucket + "/k");
        var etags = List.of(put(upload, 1, bytes("once")));
        var first = complete(upload, etags);
        var again = complete(upload, etags);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.element("ETag")).isEqualTo(first.element("ETag"));
        assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo("once");
    }

    @Test
    void uploadThatIsCompletedAndAbortedAtOnceEndsOneWay() throws Exception {
        var bucket = SharedStore.bucket();
        int objects = 0;
        for (int round = 0; round < 20; round++) {
            var key = bucket + "/raced-" + round;
            var upload = begin(key);
            var etags = List.of(put(upload, 1, bytes("raced " + bucket + " ".repeat(50_000))));
            var race = List.<Callable<Integer>>of(
                    () -> complete(upload, etags).status(),
                    () -> SharedStore.alice().send("DELETE", upload, NOTHING).status());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var ends = threads.invokeAll(race);
                int completed = ends.getFirst().get();
                int aborted = ends.getLast().get();
                assertThat(completed == 200 ? aborted : completed).isEqualTo(404);
                assertThat(completed == 200 || aborted == 204).isTrue();
                assertThat(SharedStore.alice().get(key).status()).isEqualTo(completed);
                objects += completed == 200 ? 1 : 0;
            }
        }
        assertThat(SharedStore.alice().get(bucket + "?uploads").text()).doesNotContain("<Upload>");
        int left = objects;
        Await.until(left + " files", () -> SharedStore.filesWith("raced " + bucket + " ") == left);
    }

    /** Its rows are made here: fifty gigabytes would take their time. */
    @Test
    void tenThousandPartsMakeAnObject() throws Exception {
        var bucket = SharedStore.bucket();
        var upload = begin(bucket + "/k");
        var etag = put(upload, 1, large('z'));
        var id = upload.substring(upload.indexOf('=') + 1);
        try (var connection = SharedStore.database().connect();
                var insert = connection.prepareStatement("""
                        INSERT INTO upload_part (upload_id, number, size, etag, checksum, modified_at, blob)
                        SELECT upload_id, n, size, etag, checksum, modified_at, blob
                          FROM upload_part, generate_series(2, ?) AS n WHERE upload_id = ? AND number = 1
                        """)) {
            insert.setInt(1, MAX_PARTS);
            insert.setString(2, id);
            assertThat(insert.executeUpdate()).isEqualTo(MAX_PARTS - 1);
        }
        var etags = IntStream.range(0, MAX_PARTS).mapToObj(n -> etag).toList();
        var done = complete(upload, etags);
        assertThat(done.element("ETag")).endsWith("-10000&quot;");
        long size = (long) MAX_PARTS * PART_BYTES;
        var alice = SharedStore.alice();
        assertThat(alice.send("HEAD", bucket + "/k", NOTHING).header("content-length"))
                .contains(Long.toString(size));
        long boundary = size - PART_BYTES;
        var range = alice.get(bucket + "/k", "Range", "bytes=" + (boundary - 2) + "-" + (boundary + 1));
        assertThat(range.text()).isEqualTo("zzzz");
        assertThat(alice.send("DELETE", bucket + "/k", NOTHING).status()).isEqualTo(204);
    }

    private static String begin(String key) throws Exception {
        var id = SharedStore.alice().send("POST", key + "?uploads", NOTHING).element("UploadId");
        return key + "?uploadId=" + id;
    }

    private static String put(String upload, int number, byte[] body) throws Exception {
        return SharedStore.alice()
                .put(upload + "&partNumber=" + number, body)
                .header("etag")
                .orElseThrow();
    }

    private static S3Http.Answer complete(String upload, List<String> etags) throws Exception {
        var parts = IntStream.range(0, etags.size())
                .mapToObj(i -> "<Part><PartNumber>" + (i + 1) + "</PartNumber><ETag>" + etags.get(i) + "</ETag></Part>")
                .collect(Collectors.joining());
        return SharedStore.alice()
                .send("POST", upload, bytes("<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>"));
    }

    private static byte[] large(char letter) {
        return bytes(String.valueOf(letter).repeat(PART_BYTES));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
