package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.testsupport.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small objects that come at the same moment, which are read and written several at once. */
final class SmallObjectsTest {
    private static final int WRITERS = 48;
    private static final String TAGS = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";

    @Test
    void allThatComeAtOnceAreThereWithWhatWasSaidOfThem() throws Exception {
        var bucket = SharedStore.bucket();
        var other = SharedStore.bucket();
        put(i -> (i % 2 == 0 ? bucket : other) + "/k" + i);
        for (int i = 0; i < WRITERS; i++) {
            var got = SharedStore.alice().get((i % 2 == 0 ? bucket : other) + "/k" + i);
            assertThat(got.text()).isEqualTo("body " + i);
            assertThat(got.header("x-amz-meta-n")).contains(Integer.toString(i));
            assertThat(got.header("cache-control")).contains("max-age=" + i);
        }
    }

    @Test
    void ofManyToOneKeyOneIsThereAndWhole() throws Exception {
        var bucket = SharedStore.bucket();
        put(i -> bucket + "/k");
        var got = SharedStore.alice().get(bucket + "/k");
        assertThat(got.text()).isEqualTo("body " + got.header("x-amz-meta-n").orElseThrow());
        assertThat(SharedStore.alice().get(bucket + "?list-type=2").element("KeyCount"))
                .isEqualTo("1");
    }

    @Test
    void whereVersionsAreKeptEachThatComesAtOnceIsOne() throws Exception {
        var bucket = SharedStore.bucket();
        var enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        SharedStore.alice().put(bucket + "?versioning", enabled.getBytes(StandardCharsets.UTF_8));
        put(i -> bucket + "/k");
        var versions = SharedStore.alice().get(bucket + "?versions").text();
        assertThat(versions.split("<Version>", -1)).hasSize(WRITERS + 1);
    }

    @Test
    void whoReadsAfterAWriteSeesItWhileOthersReadTheSame() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k", "0".getBytes(StandardCharsets.UTF_8));
        var ends = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        int last = 0;
                        while (!ends.get()) {
                            var got = SharedStore.alice().get(bucket + "/k");
                            int now = got.status() == 200 ? Integer.parseInt(got.text()) : last;
                            assertThat(now).isGreaterThanOrEqualTo(last);
                            last = now;
                        }
                        return last;
                    }))
                    .toList();
            for (int i = 1; i <= 60; i++) {
                SharedStore.alice().put(bucket + "/k", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                assertThat(SharedStore.alice().get(bucket + "/k").text()).isEqualTo(Integer.toString(i));
            }
            SharedStore.alice().send("DELETE", bucket + "/k", new byte[0]);
            assertThat(SharedStore.alice().get(bucket + "/k").status()).isEqualTo(404);
            SharedStore.alice().put(bucket + "/k", "61".getBytes(StandardCharsets.UTF_8));
            ends.set(true);
            for (var reader : readers) {
                assertThat(reader.get()).isLessThanOrEqualTo(61);
            }
        }
    }

    /** Rows that are kept count only while PostgreSQL says that no transaction has ended, whoever's. */
    @Test
    void whatOneStoreWritesAnotherThatHasJustReadItShows(@TempDir Path directory) throws Exception {
        var access = PostgresFixture.fresh();
        try (var one = StoreFixture.startBeside(directory, access);
                var other = StoreFixture.startBeside(directory, access)) {
            var writer = new S3Http(one.endpoint(), StoreFixture.ALICE);
            var reader = new S3Http(other.endpoint(), StoreFixture.ALICE);
            writer.put("/box", new byte[0]);
            for (int i = 0; i < 40; i++) {
                writer.put("/box/k", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                for (int look = 0; look < 3; look++) {
                    assertThat(reader.get("/box/k").text()).isEqualTo(Integer.toString(i));
                }
            }
            writer.put("/box/k?tagging", TAGS.getBytes(StandardCharsets.UTF_8));
            assertThat(reader.get("/box/k").header("x-amz-tagging-count")).contains("1");
            writer.send("DELETE", "/box/k", new byte[0]);
            assertThat(reader.get("/box/k").status()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNotThereIsToldToEachOfManyWhoAsk() throws Exception {
        var bucket = SharedStore.bucket();
        SharedStore.alice().put(bucket + "/k0", "x".getBytes(StandardCharsets.UTF_8));
        var statuses =
                atOnce(i -> () -> SharedStore.alice().get(bucket + "/k" + i % 2).status());
        for (int i = 0; i < WRITERS; i++) {
            assertThat(statuses.get(i)).isEqualTo(i % 2 == 0 ? 200 : 404);
        }
    }

    @FunctionalInterface
    private interface Named<T> {
        T of(int i);
    }

    private static void put(Named<String> target) throws Exception {
        var statuses = atOnce(i -> () -> SharedStore.alice()
                .put(
                        target.of(i),
                        ("body " + i).getBytes(StandardCharsets.UTF_8),
                        "x-amz-meta-n",
                        Integer.toString(i),
                        "cache-control",
                        "max-age=" + i)
                .status());
        assertThat(statuses).containsOnly(200);
    }

    private static <T> List<T> atOnce(Named<Callable<T>> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<T>();
            for (var future : threads.invokeAll(
                    IntStream.range(0, WRITERS).mapToObj(work::of).toList())) {
                all.add(future.get());
            }
            return all;
        }
    }
}
