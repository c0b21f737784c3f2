package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.testsupport.TestPki;
import io.ironbark.walrus.TestBundles.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is killed while it takes bundles apart: each of them ends as an image, or with the reason why not. */
final class BundleKillTest {
    private static final int KILLS = 2;
    private static final int DISK_BYTES = 16 << 20;
    private static final long LONGEST_NANOS = Duration.ofMillis(250).toNanos();
    private static final ImageId GOOD = new ImageId("ami-00000000000000001");
    private static final ImageId BAD = new ImageId("ami-00000000000000002");

    @TempDir
    private Path home = Path.of("");

    @Test
    void aBundleThatWasInTheWorksEndsAvailableOrFailedWithItsReason() throws Exception {
        var pki = TestPki.in(home.resolve("pki"));
        var bundles = new TestBundles(home);
        bundles.makeKeys();
        var access = PostgresFixture.fresh();
        StoreFixture.config(home, access, Optional.empty()); // writes the keys
        String settings = settings(pki);
        byte[] disk = TestBundles.disk(DISK_BYTES);
        try (var store = StoreProcess.start(home, access, settings)) {
            assertThat(store.alice().put("/bundles", new byte[0]).status()).isEqualTo(200);
            bundles.put(store.alice(), "good", disk, Recipe.USUAL);
            bundles.put(
                    store.alice(),
                    "bad",
                    disk,
                    Recipe.USUAL.spoil("printf x | dd of=bad.part.10 bs=1 seek=77 conv=notrunc 2>/dev/null"));
            pin(pki, store, GOOD, "good");
            pin(pki, store, BAD, "bad");
            LockSupport.parkNanos(new Random(1).nextLong(LONGEST_NANOS));
            store.kill();
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (var store = StoreProcess.start(home, access, settings)) {
                LockSupport.parkNanos(new Random(kill).nextLong(LONGEST_NANOS));
                store.kill();
            }
        }
        try (var store = StoreProcess.start(home, access, settings)) {
            PinnedImage good = settled(pki, store, GOOD);
            assertThat(good.state()).as(good.toString()).isEqualTo(PinnedImage.State.AVAILABLE);
            assertThat(good.sha256()).contains(TestBundles.run(home, "sha256sum < good/disk | cut -d' ' -f1"));
            PinnedImage bad = settled(pki, store, BAD);
            assertThat(bad.state()).as(bad.toString()).isEqualTo(PinnedImage.State.FAILED);
            assertThat(bad.problem()).isPresent();
            awaitOneCopyOfTheDisk();
        }
    }

    private String settings(TestPki pki) {
        var files = pki.files(Role.WALRUS_STORE, "walrus");
        return """
                store = %s
                internal.listen = 127.0.0.1:0
                tls.ca = %s
                tls.certificate = %s
                tls.key = %s
                images.bundle-key = %s
                images.bundle-signers = %s
                """.formatted(
                home.resolve("store"), files.ca(), files.certificate(), files.key(), home.resolve("bundle.key"), home);
    }

    private static HopClient cloud(TestPki pki, StoreProcess store) {
        return new HopClient(
                URI.create("https://127.0.0.1:" + store.imagePort()),
                pki.tls(Role.CLOUD_CONTROLLER, "test"),
                Role.WALRUS_STORE,
                HopClient.Limits.PATIENT);
    }

    private static void pin(TestPki pki, StoreProcess store, ImageId image, String bundle) throws Exception {
        try (var cloud = cloud(pki, store)) {
            var pin = new ImagePin(image, StoreFixture.ALICE.account(), "bundles", bundle + "/manifest.xml");
            // A busy machine may not hear at once; what is pinned already is only told.
            Await.until(
                    "the image is pinned",
                    () -> cloud.post("/v1/images", pin, PinnedImage.class) instanceof Answer.Got<PinnedImage>);
        }
    }

    private static PinnedImage settled(TestPki pki, StoreProcess store, ImageId id) throws Exception {
        try (var cloud = cloud(pki, store)) {
            return Await.value(
                    "a settled image",
                    () -> cloud.get("/v1/images/" + id, PinnedImage.class) instanceof Answer.Got<PinnedImage>(var image)
                                    && image.state() != PinnedImage.State.PENDING
                            ? Optional.of(image)
                            : Optional.empty());
        }
    }

    /** What the killed processes wrote of disks is swept; what is left is one disk and the objects of two bundles. */
    private void awaitOneCopyOfTheDisk() throws IOException {
        Await.until("one disk is left", () -> disks() == 1);
    }

    private long disks() throws IOException {
        try (var files = Files.walk(home.resolve("store"))) {
            return files.filter(file -> size(file) > 2_000_000).count();
        } catch (UncheckedIOException e) {
            return -1; // swept while we looked
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
