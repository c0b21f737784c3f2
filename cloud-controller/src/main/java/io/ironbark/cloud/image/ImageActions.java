package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RegisterImage, DescribeImages and DeregisterImage. */
public final class ImageActions {
    private static final String SELF = "self";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Database database;
    private final ImageStore images;
    private final TagStore tags;
    private final RegisterImage register;

    /** What images are made of, and kept in. */
    public record Parts(Database database, ImageStore images, ImageLibrary library, TagStore tags) {}

    public ImageActions(Parts parts, IdFactory ids, InstantSource clock) {
        this.database = parts.database();
        this.images = parts.images();
        this.tags = parts.tags();
        this.register = new RegisterImage(parts, ids, clock);
    }

    record DescribeRequest(
            List<ImageId> imageIds,
            List<String> owners,
            List<String> executableUsers,
            List<Filter> filters,
            boolean includeDeprecated,
            boolean includeDisabled,
            PageRequest page) {}

    record Described(List<ImageItem> images, Optional<String> nextToken) {}

    record ImageItem(
            ImageId imageId,
            String imageLocation,
            ImageState state,
            AccountId ownerId,
            String creationDate,
            @Member("Public") boolean isPublic,
            List<ProductCode> productCodes,
            String architecture,
            String imageType,
            Optional<ReasonItem> stateReason,
            String name,
            Optional<String> description,
            String rootDeviceType,
            String rootDeviceName,
            List<BlockDeviceItem> blockDeviceMappings,
            String virtualizationType,
            List<Tag> tags,
            String hypervisor,
            boolean enaSupport,
            String platformDetails,
            String usageOperation) {}

    record ProductCode(String productCodeId) {}

    record ReasonItem(String code, String message) {}

    record BlockDeviceItem(String deviceName, EbsItem ebs) {}

    record EbsItem(int volumeSize, boolean deleteOnTermination, String volumeType, boolean encrypted) {}

    record DeregisterRequest(ImageId imageId) {}

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                register.action(),
                Action.read("DescribeImages", DescribeRequest.class, Described.class, this::describe)
                        .filteredBy(ImageStore.FILTERS.names()),
                Action.write("DeregisterImage", DeregisterRequest.class, Done.class, this::deregister)
                        .on((caller, request) ->
                                List.of(new Arn("arn:aws:ec2:" + caller.region() + "::image/" + request.imageId()))));
    }

    /** Images for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.IMAGE, ImageId.PREFIX, images::existing);
    }

    Described describe(Caller caller, DescribeRequest request) {
        return database.read(tx -> {
            refuseMissing(tx, caller, request.imageIds());
            List<Image> rows = images.find(tx, caller.account(), condition(caller, request), request.page());
            var page = request.page().cut(rows, image -> image.id().value());
            Map<String, List<Tag>> all =
                    tags.of(tx, page.items().stream().map(Image::id).toList());
            return new Described(
                    page.items().stream()
                            .map(image ->
                                    item(image, all.getOrDefault(image.id().value(), List.of())))
                            .toList(),
                    page.nextToken());
        });
    }

    Done deregister(Tx tx, Caller caller, DeregisterRequest request) throws SQLException {
        if (!images.deregister(tx, caller.account(), request.imageId())) {
            throw new ApiException(new ApiError.NotFound(Kind.IMAGE, request.imageId()));
        }
        tags.removeAll(tx, request.imageId());
        return Done.DONE;
    }

    private void refuseMissing(Tx tx, Caller caller, List<ImageId> asked) throws SQLException {
        if (asked.isEmpty()) {
            return;
        }
        List<ImageId> found = images.byIds(tx, caller.account(), asked).stream()
                .map(Image::id)
                .toList();
        List<String> missing = asked.stream()
                .filter(id -> !found.contains(id))
                .map(ImageId::value)
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.IMAGE, missing));
        }
    }

    /** Images are not shared yet: what is not the caller's own is nobody's to see. */
    private static Condition condition(Caller caller, DescribeRequest request) {
        var conditions = new ArrayList<Condition>();
        conditions.add(ImageStore.FILTERS.condition(caller.account(), request.filters()));
        if (!request.imageIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.imageIds())));
        }
        String own = caller.account().value();
        boolean owned = request.owners().isEmpty()
                || request.owners().stream().anyMatch(owner -> owner.equals(SELF) || owner.equals(own));
        boolean executable = request.executableUsers().isEmpty()
                || request.executableUsers().stream().anyMatch(user -> user.equals(SELF) || user.equals(own));
        if (!owned || !executable) {
            conditions.add(new Condition("false", List.of()));
        }
        return Condition.all(conditions);
    }

    private static ImageItem item(Image image, List<Tag> tags) {
        return new ImageItem(
                image.id(),
                image.location(),
                image.state(),
                image.account(),
                time(image.createdAt()),
                false,
                List.of(),
                image.architecture().word(),
                "machine",
                image.stateReason().map(why -> new ReasonItem("Client.InvalidParameter.Image", why)),
                image.name(),
                image.description(),
                "ebs",
                image.rootDeviceName(),
                List.of(new BlockDeviceItem(
                        image.rootDeviceName(), new EbsItem(image.diskGib(), true, "standard", false))),
                "hvm",
                tags,
                "xen",
                image.enaSupport(),
                "Linux/UNIX",
                "RunInstances");
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
