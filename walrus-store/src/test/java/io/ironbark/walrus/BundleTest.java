package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.TestPki;
import io.ironbark.walrus.TestBundles.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that were made by tar, gzip, openssl and split, as the tools that people have make them. */
final class BundleTest {
    private static final int DISK_BYTES = 3 << 20;

    @TempDir
    private Path home = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private int last;

    private record Running(StoreFixture store, HopClient cloud, S3Http alice) {}

    private Optional<Running> running = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        bundles().makeKeys();
        var pki = TestPki.in(home.resolve("pki"));
        var store = StoreFixture.start(home, Optional.of(pki));
        open.add(store);
        var cloud = new HopClient(
                store.internal(), pki.tls(Role.CLOUD_CONTROLLER, "test"), Role.WALRUS_STORE, HopClient.Limits.PATIENT);
        open.add(cloud);
        var alice = new S3Http(store.endpoint(), StoreFixture.ALICE);
        running = Optional.of(new Running(store, cloud, alice));
        assertThat(alice.put("/bundles", new byte[0]).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private static byte[] disk() {
        byte[] disk = TestBundles.disk(DISK_BYTES);
        Arrays.fill(disk, 1 << 20, 2 << 20, (byte) 0);
        return disk;
    }

    private String bundle(byte[] disk, Recipe recipe) throws Exception {
        String name = "bundle" + ++last;
        bundles().put(alice(), name, disk, recipe);
        return name + "/manifest.xml";
    }

    private TestBundles bundles() {
        return new TestBundles(home);
    }

    private S3Http alice() {
        return running.orElseThrow().alice();
    }

    private static ImageId id(int number) {
        return new ImageId("ami-%017x".formatted(number));
    }

    private Answer<PinnedImage> pin(int number, String key) throws InterruptedException {
        var pin = new ImagePin(id(number), StoreFixture.ALICE.account(), "bundles", key);
        return running.orElseThrow().cloud().post("/v1/images", pin, PinnedImage.class);
    }

    private PinnedImage settled(int number) throws Exception {
        var cloud = running.orElseThrow().cloud();
        return Await.value(
                "a settled image",
                () -> cloud.get("/v1/images/" + id(number), PinnedImage.class)
                        .orThrow()
                        .filter(image -> image.state() != PinnedImage.State.PENDING));
    }

    private static String refusal(Answer<PinnedImage> answer) {
        return switch (answer) {
            case Answer.Refused<PinnedImage>(var _, var _, var message) -> message;
            case Answer.NotFound<PinnedImage>(var _, var message) -> message;
            default -> throw new AssertionError("not refused: " + answer);
        };
    }

    @Test
    void aBundleBecomesTheDiskThatItWasMadeOf() throws Exception {
        byte[] disk = disk();
        String plain = bundle(disk, Recipe.USUAL);
        assertThat(pin(1, plain)).isInstanceOf(Answer.Got.class);
        PinnedImage image = settled(1);
        assertThat(image.state()).as(image.toString()).isEqualTo(PinnedImage.State.AVAILABLE);
        assertThat(image.virtualSizeBytes()).isEqualTo(DISK_BYTES);
        String sha256 = TestBundles.run(home, "sha256sum < bundle1/disk | cut -d' ' -f1");
        assertThat(image.sha256()).contains(sha256);

        // with holes, and in the form that has long headers
        Path sparse = home.resolve("sparse");
        Files.write(sparse, disk);
        pin(2, bundle(disk, Recipe.USUAL.tar("fallocate -d disk; tar -c -S disk")));
        pin(3, bundle(disk, Recipe.USUAL.tar("tar -c --format=pax disk")));
        assertThat(settled(2).sha256()).as(settled(2).toString()).contains(sha256);
        assertThat(settled(3).sha256()).as(settled(3).toString()).contains(sha256);

        // a copy needs its source no more
        var copy = ImagePin.copy(id(4), StoreFixture.BOB.account(), id(1));
        var copied = running.orElseThrow()
                .cloud()
                .post("/v1/images", copy, PinnedImage.class)
                .orThrow()
                .orElseThrow();
        assertThat(copied.sha256()).contains(sha256);
        running.orElseThrow().cloud().delete("/v1/images/" + id(1)).orThrow();
        assertThat(settled(4).state()).isEqualTo(PinnedImage.State.AVAILABLE);
    }

    @Test
    void whatIsWrongWithABundleIsSaid() throws Exception {
        byte[] disk = disk();
        Recipe usual = Recipe.USUAL;
        assertThat(refusal(pin(1, bundle(disk, usual.signer("eve.key"))))).contains("not signed by a key");
        assertThat(refusal(pin(2, bundle(disk, usual.certificate("eve.crt"))))).contains("can't be decrypted");
        assertThat(refusal(pin(3, bundle(disk, usual.spoil("rm *.part.01"))))).contains("does not exist");
        assertThat(
                        refusal(
                                pin(
                                        4,
                                        bundle(
                                                disk,
                                                usual.spoil(
                                                        "sed -i '1s/^/<?xml version=\"1.0\"?><!DOCTYPE m SYSTEM \"x\">/' manifest.xml")))))
                .contains("not well-formed");
        assertThat(refusal(pin(5, bundle(disk, usual.spoil("sed -i 's/<filename>b/<filename>..\\/b/' manifest.xml")))))
                .contains("file name");

        pin(6, bundle(disk, usual.spoil("printf x | dd of=$(ls *.part.01) bs=1 seek=77 conv=notrunc 2>/dev/null")));
        assertThat(settled(6).problem().orElseThrow()).contains("does not have the digest");
        pin(7, bundle(disk, usual.tar("echo two > two; tar -c disk two")));
        assertThat(settled(7).problem().orElseThrow()).contains("more than one file");
        pin(8, bundle(disk, usual.tar("ln -s /etc/passwd link; tar -c link")));
        assertThat(settled(8).problem().orElseThrow()).contains("no file");
        pin(9, bundle(disk, usual.tar("head -c 50000000 /dev/zero > disk.large; tar -c disk.large")));
        assertThat(settled(9).problem().orElseThrow()).contains("larger");
        pin(10, bundle(new byte[DISK_BYTES], usual));
        assertThat(settled(10).problem().orElseThrow()).contains("neither a partition table");
    }
}
