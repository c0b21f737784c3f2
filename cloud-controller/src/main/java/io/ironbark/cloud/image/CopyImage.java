package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * CopyImage, within the one region that there is: an image of the caller's own with the bytes of one that it may launch.
 * No byte is copied, as both refer to the same ones; but neither needs the other to live on.
 */
final class CopyImage {
    private static final String SYSTEM = "aws:";

    private final Database database;
    private final ImageStore images;
    private final TagStore tags;
    private final NewImages made;
    private final IdFactory ids;
    private final InstantSource clock;

    CopyImage(ImageActions.Parts parts, IdFactory ids, InstantSource clock) {
        this.database = parts.database();
        this.images = parts.images();
        this.tags = parts.tags();
        this.made = new NewImages(parts);
        this.ids = ids;
        this.clock = clock;
    }

    record Request(
            String name,
            ImageId sourceImageId,
            String sourceRegion,
            Optional<String> description,
            boolean encrypted,
            boolean copyImageTags,
            List<TagSpecification> tagSpecifications) {}

    record Result(ImageId imageId) {}

    /** A copy to be, whose bytes are kept. */
    record Pinned(ImageId id, Image source, PinnedImage bytes) {}

    Action<Request, Result> action() {
        return Action.staged("CopyImage", Request.class, Result.class, this::pin, this::write)
                .on((caller, request) -> List.of(
                        new Arn("arn:aws:ec2:" + caller.region() + "::image/" + request.sourceImageId()),
                        new Arn("arn:aws:ec2:" + caller.region() + "::image/*")))
                .tagging(Kind.IMAGE.resourceType());
    }

    Pinned pin(Caller caller, Request request) {
        if (request.encrypted()) {
            throw new ApiException(
                    new ApiError.UnsupportedOperation("Encrypted images are not supported by this cloud."));
        }
        if (!request.sourceRegion().equals(caller.region())) {
            throw new ApiException(new ApiError.InvalidParameterValue("The region " + request.sourceRegion()
                    + " is not of this cloud, which has only " + caller.region()));
        }
        made.refuseName(caller.account(), request.name(), request.description());
        Image source =
                database.read(tx -> images.byIds(tx, caller.account(), List.of(request.sourceImageId()))).stream()
                        .findFirst()
                        .orElseThrow(
                                () -> new ApiException(new ApiError.NotFound(Kind.IMAGE, request.sourceImageId())));
        if (source.state() != ImageState.AVAILABLE) {
            throw new ApiException(new ApiError.ImageUnavailable(source.id().value()));
        }
        ImageId id = ids.next(ImageId.PREFIX, ImageId::new);
        return new Pinned(id, source, made.pin(ImagePin.copy(id, caller.account(), source.id())));
    }

    Result write(Tx tx, Caller caller, Request request, Pinned pinned) throws SQLException {
        Image source = pinned.source();
        var copy = new Image(
                pinned.id(),
                caller.account(),
                request.name(),
                request.description().or(source::description),
                caller.account() + "/" + request.name(),
                source.architecture(),
                source.rootDeviceName(),
                source.traits(),
                ImageState.PENDING,
                Optional.empty(),
                pinned.bytes().format(),
                pinned.bytes().sizeBytes(),
                pinned.bytes().virtualSizeBytes(),
                Image.Sharing.PRIVATE,
                clock.instant());
        made.write(tx, copy, pinned.bytes(), tags(tx, caller, request, source));
        images.copied(tx, copy.id(), source.id(), caller.region());
        return new Result(copy.id());
    }

    /** Tags of one's own image may be copied; those that are given win. */
    private List<Tag> tags(Tx tx, Caller caller, Request request, Image source) throws SQLException {
        var all = new LinkedHashMap<String, Tag>();
        if (request.copyImageTags() && source.account().equals(caller.account())) {
            tags.of(tx, List.of(source.id())).getOrDefault(source.id().value(), List.of()).stream()
                    .filter(tag -> !tag.key().startsWith(SYSTEM))
                    .forEach(tag -> all.put(tag.key(), tag));
        }
        TagSpecification.of(request.tagSpecifications(), Kind.IMAGE.resourceType())
                .forEach(tag -> all.put(tag.key(), tag));
        return List.copyOf(all.values());
    }
}
