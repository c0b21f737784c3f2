package io.ironbark.walrus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import io.ironbark.proto.node.ImageSource;
import io.ironbark.testsupport.Await;
import io.ironbark.testsupport.PostgresFixture;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.blob.BlobSink;
import io.ironbark.walrus.blob.BlobSource;
import io.ironbark.walrus.blob.Extent;
import io.ironbark.walrus.blob.Stored;
import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.database.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Digests of images, and what becomes of one whose bytes are being read when the process ends. */
final class ImageDigesterTest {
    private static final ImageId ID = new ImageId("ami-0123456789abcdef0");
    private static final int BYTES = 1_000;
    private static final String SHA256_OF_ZEROS = "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53";

    private final ImageStore images = new ImageStore();

    @Test
    void anImageThatIsReadWhileItsProcessEndsIsReadAgainByTheNext() throws Exception {
        var access = PostgresFixture.fresh();
        var secret = Optional.of(new Secret(access.password()));
        try (var database =
                Database.open(new Database.Access(access.url(), access.user(), secret, 4), "image-digester-test")) {
            database.transaction(this::pin);
            var reading = new CountDownLatch(1);
            var pipe = Pipe.open();
            var first = ImageDigester.start(database, reading((buffer, _) -> {
                reading.countDown();
                return pipe.source().read(buffer); // until it is interrupted, as a file is
            }));
            assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
            first.close();
            assertThat(state(database).state()).isEqualTo(PinnedImage.State.PENDING);

            try (var _ = ImageDigester.start(database, reading(ImageDigesterTest::zeros))) {
                assertThat(settled(database).sha256()).contains(SHA256_OF_ZEROS);
            }
        }
    }

    @Test
    void anImageWhoseBytesAreGoneFailsWithItsReason() throws Exception {
        var access = PostgresFixture.fresh();
        var secret = Optional.of(new Secret(access.password()));
        try (var database =
                Database.open(new Database.Access(access.url(), access.user(), secret, 4), "image-digester-test")) {
            database.transaction(this::pin);
            try (var _ = ImageDigester.start(database, reading((_, _) -> {
                throw new NoSuchFileException("gone");
            }))) {
                assertThat(settled(database).problem()).contains("The image's bytes can't be read.");
            }
        }
    }

    private static int zeros(ByteBuffer buffer, long position) {
        int length = (int) Math.min(buffer.remaining(), BYTES - position);
        buffer.put(new byte[length]);
        return length;
    }

    private ImageId pin(java.sql.Connection tx) throws java.sql.SQLException {
        var layout = new ImageStore.Layout(ImageSource.Format.RAW, BYTES);
        var image = ImageStore.pinned(Optional.empty(), BYTES, layout, Optional.empty());
        var extent = new Extent(new BlobId("0".repeat(32)), 0, BYTES);
        var pin = new ImagePin(ID, new AccountId("111111111111"), "images", "disk.raw");
        assertThat(images.insert(tx, pin, image, List.of(extent), Instant.EPOCH))
                .isTrue();
        return ID;
    }

    private PinnedImage state(Database database) throws java.sql.SQLException {
        return database.query(tx -> images.find(tx, ID)).orElseThrow();
    }

    private PinnedImage settled(Database database) throws java.sql.SQLException {
        return Await.value(
                "a settled image",
                () -> Optional.of(state(database)).filter(image -> image.state() != PinnedImage.State.PENDING));
    }

    /** How bytes are read. */
    private interface Reading {
        int read(ByteBuffer buffer, long position) throws IOException;
    }

    /** A backend of one blob, which can be read and nothing else. */
    private static Backend reading(Reading reading) {
        return new Backend() {
            @Override
            public BlobSource open(Extent extent) {
                return new BlobSource() {
                    @Override
                    public int read(ByteBuffer buffer, long position) throws IOException {
                        return reading.read(buffer, position);
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public BlobSink create(long expected, Set<Algorithm> algorithms) throws IOException {
                throw new IOException("nothing is written here");
            }

            @Override
            public void remove(BlobId blob) {}

            @Override
            public List<Stored> stored(String after) {
                return List.of();
            }

            @Override
            public Optional<Stored> find(BlobId blob) {
                return Optional.empty();
            }

            @Override
            public void tidy(Rows rows, Duration doubt) {}

            @Override
            public void close() {}
        };
    }
}
