package io.ironbark.cloud.image;

import io.ironbark.cloud.database.Database;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.PinnedIds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of bytes that were pinned for images that never came to be: a cloud controller had them kept, and died before it
 * wrote the image's row. An image's row is never deleted, so who has none after all this time will never have one.
 */
public final class StrayPins {
    private static final Logger log = LoggerFactory.getLogger(StrayPins.class);

    /** Far longer than any request that registers an image takes. */
    private static final Duration AGE = Duration.ofHours(1);

    private final Database database;
    private final ImageStore images;
    private final ImageLibrary library;

    public StrayPins(Database database, ImageStore images, ImageLibrary library) {
        this.database = database;
        this.images = images;
        this.library = library;
    }

    /** Goes through all pins, a page at a time. What fails is tried again at the next pass. */
    public void letGo() throws InterruptedException {
        Optional<ImageId> after = Optional.empty();
        while (true) {
            switch (library.pinned(AGE, after)) {
                case Answer.Got<PinnedIds>(var page)
                when !page.images().isEmpty() -> {
                    letGo(page.images());
                    after = Optional.of(page.images().getLast());
                }
                case Answer.Unreachable<PinnedIds>(var why) -> {
                    log.debug("walrus is not reached: {}", why);
                    return;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void letGo(List<ImageId> pinned) {
        var known = new HashSet<>(database.read(tx -> images.known(tx, pinned)));
        for (ImageId id : pinned) {
            if (!known.contains(id) && ImageImports.unpin(library, id)) {
                log.info("{} never came to be, and its bytes are let go", id);
            }
        }
    }
}
