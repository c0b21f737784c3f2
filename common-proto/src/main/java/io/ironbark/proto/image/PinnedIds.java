package io.ironbark.proto.image;

import io.ironbark.proto.id.ImageId;
import java.util.List;

/** Images whose bytes walrus keeps, in the order of their ids: a page of what the cloud controller asks for to find strays. */
public record PinnedIds(List<ImageId> images) {
    public PinnedIds {
        images = List.copyOf(images);
    }
}
