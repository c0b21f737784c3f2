package io.ironbark.cloud.image;

import io.ironbark.cloud.database.Database;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.PinnedImage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns what became of pending images' bytes, and lets go of the bytes of images that nobody needs any more. */
public final class ImageImports {
    private static final Logger log = LoggerFactory.getLogger(ImageImports.class);
    private static final int BATCH = 100;

    /** The code of the reason why an image's bytes can't be used. */
    static final String BAD_BYTES = "Client.InvalidParameter.Image";

    private final Database database;
    private final ImageStore images;
    private final ImageLibrary library;

    public ImageImports(Database database, ImageStore images, ImageLibrary library) {
        this.database = database;
        this.images = images;
        this.library = library;
    }

    /** Looks at every pending image; what can't be answered now is asked again at the next pass. */
    public void importPending() throws InterruptedException {
        for (Image image : database.read(images::pending)) {
            switch (library.look(image.id())) {
                case Answer.Got<PinnedImage>(var bytes) -> write(image.id(), bytes);
                case Answer.NotFound<PinnedImage> _ -> fail(image.id(), "The image's bytes are gone");
                case Answer.Nothing<PinnedImage> _ -> {}
                case Answer.Refused<PinnedImage>(var status, var code, var message) ->
                    log.warn("walrus refuses to speak of {}: {} {} {}", image.id(), status, code, message);
                case Answer.Unreachable<PinnedImage>(var why) -> {
                    log.warn("walrus is not reached: {}", why);
                    return;
                }
            }
        }
    }

    /** Lets the bytes of deregistered images go, once no instance runs from them. */
    public void unpinUnneeded() {
        List<ImageId> ids = database.read(tx -> images.toUnpin(tx, BATCH));
        for (ImageId id : ids) {
            if (unpin(library, id)) {
                database.inTransaction(tx -> images.unpinned(tx, id));
            }
        }
    }

    private void write(ImageId id, PinnedImage bytes) {
        switch (bytes.state()) {
            case PENDING -> {}
            case AVAILABLE -> {
                if (bytes.sha256().isPresent()) {
                    database.inTransaction(tx -> images.available(tx, id, bytes));
                }
            }
            case FAILED -> fail(id, bytes.problem().orElse("The image's bytes can't be used"));
        }
    }

    private void fail(ImageId id, String why) {
        log.info("{} failed: {}", id, why);
        database.inTransaction(tx -> images.failed(tx, id, new Image.Reason(BAD_BYTES, why)));
    }

    /** True if walrus keeps no such bytes any more. */
    static boolean unpin(ImageLibrary library, ImageId id) {
        try {
            return switch (library.unpin(id)) {
                case Answer.Got<Void> _, Answer.Nothing<Void> _, Answer.NotFound<Void> _ -> true;
                case Answer.Refused<Void> _, Answer.Unreachable<Void> _ -> false;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
