package io.ironbark.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.node.Wishes;
import io.ironbark.node.disk.Layer;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageCacheTest {
    private static final NodeId ONE = new NodeId("node-1");
    private static final NodeId OTHER = new NodeId("node-2");
    private static final long ROOMY = 1L << 30;
    private static final InstanceId USER = Wishes.id(1);

    @TempDir
    Path root = Path.of("");

    private final AtomicLong seconds = new AtomicLong(1_700_000_000);
    private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());

    private ImageCache cache(NodeId node, long maxBytes, ImageOrigin origin) throws IOException {
        return new ImageCache(new ImageCache.Settings(root, node, maxBytes), origin, clock);
    }

    @Test
    void manyLaunchesOnTwoNodesFetchOnce() throws Exception {
        var disk = new Disk(1);
        int launches = 16;
        var ready = new CountDownLatch(1);
        var caches = List.of(cache(ONE, ROOMY, disk.after(ready)), cache(OTHER, ROOMY, disk.after(ready)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var layers = new ArrayList<Future<Layer>>();
            for (int i = 0; i < launches; i++) {
                var cache = caches.get(i % 2);
                var user = Wishes.id(i);
                layers.add(threads.submit(() -> cache.obtain(disk.source(), user)));
            }
            ready.countDown();
            for (Future<Layer> layer : layers) {
                assertThat(Files.readAllBytes(layer.get().file())).isEqualTo(disk.bytes());
            }
        }
        assertThat(disk.opened).hasValue(1);
    }

    @Test
    void aFetchThatBrokeGoesOnWhereItBroke() throws Exception {
        var disk = new Disk(2);
        var cache = cache(ONE, ROOMY, disk);
        disk.breakAfter(600_000);
        assertThatThrownBy(() -> cache.obtain(disk.source(), USER)).isInstanceOf(IOException.class);
        var layer = cache(ONE, ROOMY, disk).obtain(disk.source(), USER);
        assertThat(disk.lastFrom()).isEqualTo(600_000);
        assertThat(Files.readAllBytes(layer.file())).isEqualTo(disk.bytes());
    }

    @Test
    void whatAnAttemptBeforeLeftIsCheckedToo() throws Exception {
        var disk = new Disk(3);
        var cache = cache(ONE, ROOMY, disk);
        Files.write(root.resolve("parts").resolve(disk.source().sha256() + ".raw"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> cache.obtain(disk.source(), USER)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(cache.obtain(disk.source(), USER).file())).isEqualTo(disk.bytes());
    }

    @Test
    void holesStayHoles() throws Exception {
        var disk = new Disk(4);
        var cache = cache(ONE, ROOMY, disk);
        var layer = cache.obtain(disk.source(), USER);
        assertThat(cache.usedBytes()).isLessThan(Disk.SIZE / 8);
        assertThat(Files.size(layer.file())).isEqualTo(Disk.SIZE);
    }

    @Test
    void bytesThatDontMatchTheirDigestAreRefusedAndDontStay() throws Exception {
        var disk = new Disk(5);
        var claimed = new Disk(6).source();
        var cache = cache(ONE, ROOMY, disk);
        assertThatThrownBy(() -> cache.obtain(claimed, USER)).isInstanceOf(ImageRefused.class);
        assertThat(cache.digests()).isEmpty();
        assertThat(filesIn("parts")).isEmpty();
    }

    @Test
    void aStreamThatIsLongerThanAnnouncedIsCut() throws Exception {
        var disk = new Disk(7);
        var source = disk.source();
        var shorter = new ImageSource(source.id(), source.sha256(), Disk.SIZE / 2, source.format(), Disk.SIZE / 2);
        var cache = cache(ONE, ROOMY, disk);
        assertThatThrownBy(() -> cache.obtain(shorter, USER)).isInstanceOf(IOException.class);
        assertThat(cache.digests()).isEmpty();
    }

    /** Security checklist, 2A row 12: endless distinct images don't fill the node. */
    @Test
    void sixtyImagesGoThroughASmallCacheAndTheOneInUseStays() throws Exception {
        var kept = new Disk(1000);
        var disks = new java.util.concurrent.atomic.AtomicReference<>(kept);
        long max = 4L * Disk.SIZE;
        var cache = cache(ONE, max, (image, from) -> disks.get().open(image, from));
        var inUse = cache.obtain(kept.source(), USER);
        for (int i = 0; i < 60; i++) {
            disks.set(new Disk(i));
            var passing = Wishes.id(2 + i);
            var layer = cache.obtain(disks.get().source(), passing);
            assertThat(layer.file()).exists();
            cache.release(passing);
        }
        assertThat(inUse.file()).exists();
        assertThat(cache.usedBytes()).isLessThanOrEqualTo(max);
    }

    @Test
    void whatWasUsedLongestAgoGoesFirstAndOtherNodesUsersCount() throws Exception {
        var oldest = new Disk(1);
        var older = new Disk(2);
        var young = new Disk(3);
        var here = cache(ONE, ROOMY, oldest).obtain(oldest.source(), USER);
        var there = cache(OTHER, ROOMY, older).obtain(older.source(), Wishes.id(2));
        var last = cache(ONE, ROOMY, young).obtain(young.source(), USER);
        long each = cache(ONE, ROOMY, young).usedBytes() / 3;
        var small = cache(ONE, 2 * each, oldest);
        small.release(USER);
        small.makeRoom(each / 2);
        assertThat(here.file()).doesNotExist();
        assertThat(last.file()).doesNotExist();
        assertThat(there.file()).exists();
    }

    @Test
    void aCacheFullOfImagesInUseSaysSo() throws Exception {
        var disk = new Disk(1);
        var cache = cache(ONE, ROOMY, disk);
        var layer = cache.obtain(disk.source(), USER);
        var full = cache(ONE, cache.usedBytes(), disk);
        assertThatThrownBy(() -> full.makeRoom(1)).isInstanceOf(CacheFull.class);
        assertThat(layer.file()).exists();
    }

    @Test
    void aRawFileGoesOnlyAfterTheLayersOverIt() throws Exception {
        var disk = new Disk(1);
        var cache = cache(ONE, ROOMY, disk);
        var raw = cache.obtain(disk.source(), USER);
        var keyed = cache.layer(
                disk.source().sha256() + "-key.qcow2",
                Wishes.id(2),
                Layer.Format.QCOW2,
                draft -> Files.write(draft, new byte[4096]));
        cache.release(USER);
        Files.setLastModifiedTime(raw.file(), FileTime.from(Instant.EPOCH));
        assertThatThrownBy(() -> cache.makeRoom(ROOMY)).isInstanceOf(CacheFull.class);
        assertThat(raw.file()).exists();
        cache.release(Wishes.id(2));
        cache.makeRoom(ROOMY);
        assertThat(keyed.file()).doesNotExist();
        assertThat(raw.file()).doesNotExist();
    }

    @Test
    void aNodeClearsItsOwnStaleUsersAndNobodyElses() throws Exception {
        var disk = new Disk(1);
        var cache = cache(ONE, ROOMY, disk);
        var layer = cache.obtain(disk.source(), USER);
        cache(OTHER, ROOMY, disk).obtain(disk.source(), USER);
        cache.keepOnly(Set.of());
        assertThatThrownBy(() -> cache.makeRoom(ROOMY)).isInstanceOf(CacheFull.class);
        cache(OTHER, ROOMY, disk).keepOnly(Set.of());
        cache.makeRoom(ROOMY);
        assertThat(layer.file()).doesNotExist();
    }

    private List<Path> filesIn(String directory) throws IOException {
        try (var files = Files.list(root.resolve(directory))) {
            return files.toList();
        }
    }
}
