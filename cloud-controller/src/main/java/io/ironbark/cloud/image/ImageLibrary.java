package io.ironbark.cloud.image;

import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedIds;
import io.ironbark.proto.image.PinnedImage;
import java.time.Duration;
import java.util.Optional;

/** Where images' bytes are kept: walrus. */
public interface ImageLibrary {
    /** Has an object's bytes checked and kept under an image's id. */
    Answer<PinnedImage> pin(ImagePin pin) throws InterruptedException;

    /** What became of them. */
    Answer<PinnedImage> look(ImageId id) throws InterruptedException;

    /** Lets them go. */
    Answer<Void> unpin(ImageId id) throws InterruptedException;

    /** Those that have been kept for longer than this, behind one of them if it is given. */
    Answer<PinnedIds> pinned(Duration age, Optional<ImageId> after) throws InterruptedException;

    /** Walrus, by its internal port. */
    record Walrus(HopClient client) implements ImageLibrary {
        private static final String IMAGES = "/v1/images";

        @Override
        public Answer<PinnedImage> pin(ImagePin pin) throws InterruptedException {
            return client.post(IMAGES, pin, PinnedImage.class);
        }

        @Override
        public Answer<PinnedImage> look(ImageId id) throws InterruptedException {
            return client.get(IMAGES + "/" + id, PinnedImage.class);
        }

        @Override
        public Answer<Void> unpin(ImageId id) throws InterruptedException {
            return client.delete(IMAGES + "/" + id);
        }

        @Override
        public Answer<PinnedIds> pinned(Duration age, Optional<ImageId> after) throws InterruptedException {
            var behind = after.map(id -> "&after=" + id).orElse("");
            return client.get(IMAGES + "?older=" + age.toSeconds() + behind, PinnedIds.class);
        }
    }
}
