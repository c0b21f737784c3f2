package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.Download;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedIds;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images over the internal port, as the cloud controller and a node see them. */
final class ImagesTest {
    private static final ImageId ID = new ImageId("ami-0123456789abcdef0");
    private static final String PATH = "/v1/images/" + ID;
    private static final int PART_BYTES = 5 << 20;

    @TempDir
    private Path directory = Path.of("");

    private final Closing closing = new Closing();

    /** What a test opens. */
    private static final class Closing {
        private Optional<StoreFixture> store = Optional.empty();
        private Optional<TestPki> pki = Optional.empty();
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        closing.pki = Optional.of(TestPki.in(directory.resolve("pki")));
        closing.store = Optional.of(StoreFixture.start(directory, closing.pki));
        assertThat(alice().put("/images", new byte[0]).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        closing.store.ifPresent(StoreFixture::close);
    }

    @Test
    void pinnedBytesSurviveOverwriteAndDeletion() throws Exception {
        var disk = disk(3_000_000 / 512 * 512);
        alice().put("/images/disk.raw", disk);
        var image = pin("disk.raw", StoreFixture.ALICE);
        assertThat(image)
                .isEqualTo(new PinnedImage(
                        Optional.of(sha256(disk)),
                        disk.length,
                        ImageSource.Format.RAW,
                        disk.length,
                        PinnedImage.State.AVAILABLE,
                        Optional.empty()));
        alice().put("/images/disk.raw", new byte[10]);
        alice().send("DELETE", "/images/disk.raw", new byte[0]);
        awaitFiles(1);
        assertThat(fetch(0)).isEqualTo(disk);
        assertThat(fetch(1_000_000)).isEqualTo(Arrays.copyOfRange(disk, 1_000_000, disk.length));

        assertThat(cloud().delete(PATH)).isInstanceOf(Answer.Nothing.class);
        awaitFiles(0);
        assertThat(cloud().get(PATH, PinnedImage.class)).isInstanceOf(Answer.NotFound.class);
        assertThat(node().download(PATH + "/bytes", 0)).isInstanceOf(Answer.NotFound.class);
    }

    @Test
    void imageInPartsGetsItsDigestInTheBackground() throws Exception {
        var disk = disk(2 * PART_BYTES + 512 * 100);
        upload(disk);
        pin("parts.raw", StoreFixture.ALICE);
        Await.until("the image is available", () -> look().state() == PinnedImage.State.AVAILABLE);
        assertThat(look().sha256()).contains(sha256(disk));
        assertThat(fetch(0)).isEqualTo(disk);
        assertThat(fetch(PART_BYTES - 7)).isEqualTo(Arrays.copyOfRange(disk, PART_BYTES - 7, disk.length));
    }

    @Test
    void oldPinsAreToldAPageAtATime() throws Exception {
        alice().put("/images/disk.raw", disk(1 << 20));
        pin("disk.raw", StoreFixture.ALICE);
        assertThat(cloud().get("/v1/images?older=3600", PinnedIds.class).orThrow())
                .contains(new PinnedIds(List.of()));
        assertThat(cloud().get("/v1/images?older=0", PinnedIds.class).orThrow()).contains(new PinnedIds(List.of(ID)));
        assertThat(cloud().get("/v1/images?older=0&after=" + ID, PinnedIds.class)
                        .orThrow())
                .contains(new PinnedIds(List.of()));
    }

    @Test
    void pinningAgainChangesNothing() throws Exception {
        alice().put("/images/disk.raw", disk(1 << 20));
        var first = pin("disk.raw", StoreFixture.ALICE);
        alice().put("/images/disk.raw", disk(2 << 20));
        assertThat(pin("disk.raw", StoreFixture.ALICE)).isEqualTo(first);
    }

    @Test
    void whatIsNoDiskIsRefused() throws Exception {
        alice().put("/images/zeros", new byte[65536]);
        var backed = new byte[65536 * 8];
        ByteBuffer.wrap(backed)
                .putInt(0, 0x514649fb)
                .putInt(4, 3)
                .putLong(8, 512)
                .putInt(20, 16)
                .putInt(96, 4)
                .putInt(100, 104);
        alice().put("/images/backed", backed);
        assertThat(refusal("zeros", StoreFixture.ALICE).code()).isEqualTo("ImageRefused");
        assertThat(refusal("backed", StoreFixture.ALICE).message()).contains("backing file");
    }

    @Test
    void othersObjectsAreNotPinned() throws Exception {
        alice().put("/images/disk.raw", disk(1 << 20));
        assertThat(refusal("disk.raw", StoreFixture.BOB).status()).isEqualTo(403);
        assertThat(call("none", StoreFixture.ALICE)).isInstanceOf(Answer.NotFound.class);
    }

    @Test
    void nodesMayFetchAndNothingElse() throws Exception {
        alice().put("/images/disk.raw", disk(1 << 20));
        pin("disk.raw", StoreFixture.ALICE);
        assertThat(node().get(PATH, PinnedImage.class)).isInstanceOf(Answer.Refused.class);
        assertThat(node().delete(PATH)).isInstanceOf(Answer.Refused.class);
        assertThat(cloud().download(PATH + "/bytes", 0)).isInstanceOf(Answer.Refused.class);
    }

    private void upload(byte[] disk) throws IOException, InterruptedException {
        var id = alice().send("POST", "/images/parts.raw?uploads", new byte[0]).element("UploadId");
        var list = new StringBuilder();
        for (int i = 0; i * PART_BYTES < disk.length; i++) {
            var part = Arrays.copyOfRange(disk, i * PART_BYTES, Math.min(disk.length, (i + 1) * PART_BYTES));
            var etag = alice().put("/images/parts.raw?partNumber=" + (i + 1) + "&uploadId=" + id, part)
                    .header("etag")
                    .orElseThrow();
            list.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(i + 1, etag));
        }
        var document = "<CompleteMultipartUpload>" + list + "</CompleteMultipartUpload>";
        var answer =
                alice().send("POST", "/images/parts.raw?uploadId=" + id, document.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private PinnedImage pin(String key, Credential owner) throws InterruptedException {
        return ((Answer.Got<PinnedImage>) call(key, owner)).value();
    }

    private Answer.Refused<PinnedImage> refusal(String key, Credential owner) throws InterruptedException {
        return (Answer.Refused<PinnedImage>) call(key, owner);
    }

    private Answer<PinnedImage> call(String key, Credential owner) throws InterruptedException {
        return cloud().post("/v1/images", new ImagePin(ID, owner.account(), "images", key), PinnedImage.class);
    }

    private PinnedImage look() throws InterruptedException {
        return ((Answer.Got<PinnedImage>) cloud().get(PATH, PinnedImage.class)).value();
    }

    private byte[] fetch(long from) throws IOException, InterruptedException {
        try (var download = ((Answer.Got<Download>) node().download(PATH + "/bytes", from)).value()) {
            assertThat(download.from()).isEqualTo(from);
            return download.bytes().readAllBytes();
        }
    }

    /** Waits until the store has so many files. */
    private void awaitFiles(int count) throws IOException {
        Await.until(count + " files", () -> files() == count);
    }

    private long files() throws IOException {
        while (true) {
            try (var files = Files.walk(directory.resolve("store/data"))) {
                return files.filter(Files::isRegularFile).count();
            } catch (UncheckedIOException e) {
                // One went while they were counted.
                assertThat(e).hasCauseInstanceOf(NoSuchFileException.class);
            }
        }
    }

    private S3Http alice() {
        return new S3Http(closing.store.orElseThrow().endpoint(), StoreFixture.ALICE);
    }

    private HopClient cloud() {
        return client(Role.CLOUD_CONTROLLER);
    }

    private HopClient node() {
        return client(Role.NODE_CONTROLLER);
    }

    private HopClient client(Role role) {
        return new HopClient(
                closing.store.orElseThrow().internal(),
                closing.pki.orElseThrow().tls(role, "test"),
                Role.WALRUS_STORE,
                HopClient.Limits.PATIENT);
    }

    private static byte[] disk(int bytes) {
        var disk = new byte[bytes];
        new Random(bytes).nextBytes(disk);
        Arrays.fill(disk, 446, 510, (byte) 0);
        disk[450] = (byte) 0x83;
        ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN).putInt(454, 64).putInt(458, 1000);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
