package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All actions on images. */
public final class ImageActions {
    private final ImageStore images;
    private final List<Action<?, ?>> actions = new ArrayList<>();

    /** What images are made of, and kept in. */
    public record Parts(Database database, ImageStore images, ImageLibrary library, TagStore tags) {}

    public ImageActions(Parts parts, IdFactory ids, InstantSource clock) {
        this.images = parts.images();
        actions.add(new RegisterImage(parts, ids, clock).action());
        actions.add(new CopyImage(parts, ids, clock).action());
        actions.add(new DescribeImages(parts, clock).action());
        actions.addAll(new ImageAttributes(parts.images()).actions());
        actions.addAll(new ImageLives(parts, clock).actions());
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.copyOf(actions);
    }

    /** Images for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.IMAGE, ImageId.PREFIX, images::existing);
    }
}
