package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What several do to the same bucket at the same time. */
final class RacesTest {
    private static final byte[] NOTHING = {};
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    @Test
    void oneOfTwoCreatorsGetsTheBucket() throws Exception {
        for (int round = 0; round < 10; round++) {
            var path = "/raced-for-" + round;
            var statuses = atOnce(List.of(
                    () -> SharedStore.alice().put(path, NOTHING).status(),
                    () -> SharedStore.bob().put(path, NOTHING).status(),
                    () -> SharedStore.alice().put(path, NOTHING).status()));
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409);
        }
    }

    @Test
    void thereIsNoObjectWithoutItsBucket() throws Exception {
        var alice = SharedStore.alice();
        for (int round = 0; round < 20; round++) {
            var path = SharedStore.bucket();
            var statuses = atOnce(List.of(
                    () -> SharedStore.alice().put(path + "/k", new byte[1]).status(),
                    () -> SharedStore.alice().send("DELETE", path, NOTHING).status()));
            int put = statuses.getFirst();
            int deleted = statuses.getLast();
            assertThat(List.of(put, deleted)).isIn(List.of(200, 409), List.of(404, 204));
            assertThat(alice.get(path + "/k").status()).isEqualTo(put);
            assertThat(alice.put(path, NOTHING).status()).isEqualTo(put == 200 ? 409 : 200);
            assertThat(alice.get(path + "/k").status()).isEqualTo(put);
        }
    }

    @Test
    void keysThatAreThereThroughoutAreListedOnceWhileOthersComeAndGo() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        var lasting = IntStream.range(0, 60).mapToObj("k%02d"::formatted).toList();
        for (var key : lasting) {
            alice.put(bucket + "/" + key, NOTHING);
        }
        var ended = new AtomicBoolean();
        var writers = IntStream.range(0, 3)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> write(bucket, new Random(writer), ended)))
                .toList();
        for (int pass = 0; pass < 4; pass++) {
            assertThat(pages(bucket)).doesNotHaveDuplicates().isSorted().containsAll(lasting);
        }
        ended.set(true);
        for (var writer : writers) {
            writer.join();
        }
    }

    private static void write(String bucket, Random random, AtomicBoolean ended) {
        try {
            while (!ended.get()) {
                var key = bucket + "/k%02d-%d".formatted(random.nextInt(60), random.nextInt(3));
                SharedStore.alice().send(random.nextBoolean() ? "PUT" : "DELETE", key, NOTHING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> pages(String bucket) throws Exception {
        var seen = new ArrayList<String>();
        var target = bucket + "?list-type=2&max-keys=7";
        var page = SharedStore.alice().get(target);
        while (true) {
            KEY.matcher(page.text()).results().forEach(match -> seen.add(match.group(1)));
            if (page.element("IsTruncated").equals("false")) {
                return seen;
            }
            page = SharedStore.alice().get(target + "&continuation-token=" + page.element("NextContinuationToken"));
        }
    }

    private static List<Integer> atOnce(List<Callable<Integer>> tasks) throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : threads.invokeAll(tasks)) {
                statuses.add(task.get());
            }
        }
        return statuses;
    }
}
