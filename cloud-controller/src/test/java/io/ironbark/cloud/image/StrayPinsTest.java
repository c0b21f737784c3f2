package io.ironbark.cloud.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.FakeWalrus;
import io.ironbark.cloud.TestCloud;
import io.ironbark.cloud.database.Database;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedIds;
import io.ironbark.proto.image.PinnedImage;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bytes of images that never came to be. */
final class StrayPinsTest {
    @Test
    void bytesWithoutAnImageAreLetGoAndThoseOfImagesStay() throws Exception {
        try (var walrus = new FakeWalrus();
                var cloud = TestCloud.start(walrus.uri());
                var database = Database.open(cloud.config().database())) {
            var client = cloud.client();
            var kept = client.ec2("RegisterImage", "Name", "kept", "ImageLocation", "images/a")
                    .text("imageId");
            var gone = client.ec2("RegisterImage", "Name", "gone", "ImageLocation", "images/b")
                    .text("imageId");
            client.ec2("DeregisterImage", "ImageId", gone);
            var library = new Pinned(new TreeSet<>());
            library.ids().add(kept);
            library.ids().add(gone);
            for (int i = 0; i < 5; i++) {
                library.ids().add("ami-%017x".formatted(i));
            }
            new StrayPins(database, new ImageStore(), library).letGo();
            assertThat(library.ids()).containsExactlyInAnyOrder(kept, gone);
        }
    }

    /** What is pinned, two on a page. */
    private record Pinned(NavigableSet<String> ids) implements ImageLibrary {
        @Override
        public Answer<PinnedImage> pin(ImagePin pin) {
            throw new IllegalStateException("nothing is pinned here");
        }

        @Override
        public Answer<PinnedImage> look(ImageId id) {
            throw new IllegalStateException("nothing is looked at here");
        }

        @Override
        public Answer<Void> unpin(ImageId id) {
            ids.remove(id.value());
            return new Answer.Nothing<>();
        }

        @Override
        public Answer<PinnedIds> pinned(Duration age, Optional<ImageId> after) {
            var page = ids.tailSet(after.map(ImageId::value).orElse(""), false).stream()
                    .limit(2)
                    .map(ImageId::new)
                    .toList();
            return new Answer.Got<>(new PinnedIds(page));
        }
    }
}
