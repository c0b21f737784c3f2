package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * DescribeImageAttribute, ModifyImageAttribute and ResetImageAttribute. A change comes in either of two styles: by the
 * member that is changed, or, as older clients have it, by the attribute's name and a value or an operation.
 */
final class ImageAttributes {
    static final int DESCRIPTION_MAX = 255;

    private static final String ALL = "all";
    private static final String LAUNCH_PERMISSION = "launchPermission";
    private static final String IMDS_V2 = "v2.0";
    private static final int PERMISSIONS_MAX = 1_000;

    private final ImageStore images;
    private final OwnImages own;
    private final PermissionStore permissions = new PermissionStore();

    ImageAttributes(ImageStore images) {
        this.images = images;
        this.own = new OwnImages(images);
    }

    record Describe(String attribute, ImageId imageId) {}

    record Value(Optional<String> value) {}

    record Permission(Optional<String> group, Optional<String> userId) {}

    record Described(
            ImageId imageId,
            Optional<List<ImageItems.BlockDeviceItem>> blockDeviceMappings,
            Optional<List<Permission>> launchPermissions,
            Optional<List<ImageItems.ProductCode>> productCodes,
            Optional<Value> description,
            @Member("KernelId") Optional<Value> kernel,
            @Member("RamdiskId") Optional<Value> ramdisk,
            Optional<Value> sriovNetSupport,
            Optional<Value> bootMode,
            Optional<Value> tpmSupport,
            Optional<Value> uefiData,
            Optional<Value> lastLaunchedTime,
            Optional<Value> imdsSupport,
            Optional<Value> deregistrationProtection) {}

    record NewValue(@KeepEmpty String value) {}

    record Changes(List<Permission> add, List<Permission> remove) {}

    record Modify(
            ImageId imageId,
            Optional<String> attribute,
            Optional<NewValue> description,
            Optional<NewValue> imdsSupport,
            Optional<Changes> launchPermission,
            Optional<String> operationType,
            List<String> userIds,
            List<String> userGroups,
            @KeepEmpty Optional<String> value) {}

    record Reset(String attribute, ImageId imageId) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("DescribeImageAttribute", Describe.class, Described.class, this::describe)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("ModifyImageAttribute", Modify.class, Done.class, this::modify)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("ResetImageAttribute", Reset.class, Done.class, this::reset)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())));
    }

    private Described describe(Tx tx, Caller caller, Describe request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        String asked = request.attribute();
        return new Described(
                image.id(),
                when(asked.equals("blockDeviceMapping"), List.of(ImageItems.rootDevice(image))),
                when(asked.equals(LAUNCH_PERMISSION), permissions(tx, image)),
                when(asked.equals("productCodes"), List.of()),
                value(asked, "description", image.description()),
                value(asked, "kernel", Optional.empty()),
                value(asked, "ramdisk", Optional.empty()),
                value(asked, "sriovNetSupport", image.traits().sriovNetSupport()),
                value(asked, "bootMode", image.traits().bootMode()),
                value(asked, "tpmSupport", Optional.empty()),
                value(asked, "uefiData", Optional.empty()),
                value(asked, "lastLaunchedTime", lastLaunched(tx, image)),
                value(asked, "imdsSupport", image.traits().imdsSupport()),
                value(
                        asked,
                        "deregistrationProtection",
                        Optional.of(image.sharing().protection().word())));
    }

    private Optional<String> lastLaunched(Tx tx, Image image) throws SQLException {
        return images.lastLaunched(tx, List.of(image.id())).values().stream()
                .findFirst()
                .map(ImageItems::time);
    }

    private List<Permission> permissions(Tx tx, Image image) throws SQLException {
        var all = new ArrayList<Permission>();
        if (image.sharing().isPublic()) {
            all.add(new Permission(Optional.of(ALL), Optional.empty()));
        }
        permissions
                .list(tx, image.id())
                .forEach(account -> all.add(new Permission(Optional.empty(), Optional.of(account))));
        return all;
    }

    private static Optional<Value> value(String asked, String attribute, Optional<String> value) {
        return when(asked.equals(attribute), new Value(value));
    }

    private static <T> Optional<T> when(boolean asked, T value) {
        return asked ? Optional.of(value) : Optional.empty();
    }

    private Done modify(Tx tx, Caller caller, Modify request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        Optional<String> description = request.description()
                .map(NewValue::value)
                .or(() -> request.value().filter(_ -> named(request, "description")));
        Optional<String> imds = request.imdsSupport()
                .map(NewValue::value)
                .or(() -> request.value().filter(_ -> named(request, "imdsSupport")));
        Optional<Changes> changes = request.launchPermission().or(() -> operation(request));
        if (description.isEmpty() && imds.isEmpty() && changes.isEmpty()) {
            throw request.attribute()
                    .filter(name -> !name.equals(LAUNCH_PERMISSION))
                    .map(name -> new ApiException(new ApiError.InvalidParameterValue(
                            "The attribute " + name + " can't be modified, or has no value")))
                    .orElseGet(() ->
                            new ApiException(new ApiError.InvalidParameterCombination("No attributes specified.")));
        }
        if (description.isPresent()) {
            if (description.get().length() > DESCRIPTION_MAX) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "The description has more than " + DESCRIPTION_MAX + " characters"));
            }
            images.setDescription(tx, image.id(), description.get());
        }
        if (imds.isPresent()) {
            if (!imds.get().equals(IMDS_V2)) {
                throw new ApiException(
                        new ApiError.ImageAttributeInvalid("ImdsSupport may be set to " + IMDS_V2 + " only"));
            }
            images.setImdsSupport(tx, image.id(), imds.get());
        }
        if (changes.isPresent()) {
            share(tx, image, changes.get());
        }
        return Done.DONE;
    }

    private static boolean named(Modify request, String attribute) {
        return request.attribute().filter(attribute::equals).isPresent();
    }

    /** The older style: one operation on all the users and groups that are named. */
    private static Optional<Changes> operation(Modify request) {
        if (request.userIds().isEmpty() && request.userGroups().isEmpty()) {
            return Optional.empty();
        }
        var named = new ArrayList<Permission>();
        request.userGroups().forEach(group -> named.add(new Permission(Optional.of(group), Optional.empty())));
        request.userIds().forEach(user -> named.add(new Permission(Optional.empty(), Optional.of(user))));
        String operation = request.operationType()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("OperationType")));
        return Optional.of(
                switch (operation) {
                    case "add" -> new Changes(named, List.of());
                    case "remove" -> new Changes(List.of(), named);
                    default ->
                        throw new ApiException(
                                new ApiError.InvalidParameterValue("OperationType must be add or remove"));
                });
    }

    private void share(Tx tx, Image image, Changes changes) throws SQLException {
        if (image.state() == ImageState.DISABLED) {
            throw new ApiException(new ApiError.ImageUnavailable(image.id().value()));
        }
        List<String> added = users(changes.add());
        List<String> removed = users(changes.remove());
        Set<String> known = permissions.known(tx, added);
        for (String account : added) {
            if (!known.contains(account)) {
                throw new ApiException(new ApiError.ImageAttributeInvalid(
                        "Invalid attribute item value \"" + account + "\" for userId item type."));
            }
        }
        permissions.add(tx, image.id(), added);
        permissions.remove(tx, image.id(), removed);
        if (permissions.list(tx, image.id()).size() > PERMISSIONS_MAX) {
            throw new ApiException(
                    new ApiError.ImageAttributeInvalid("An image may be shared with " + PERMISSIONS_MAX + " accounts"));
        }
        if (groups(changes.add())) {
            images.setPublic(tx, image.id(), true);
        }
        if (groups(changes.remove())) {
            images.setPublic(tx, image.id(), false);
        }
    }

    private static List<String> users(List<Permission> all) {
        for (Permission one : all) {
            if (one.group().isPresent() == one.userId().isPresent()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "A launch permission is of a user or of a group, one of them"));
            }
        }
        return all.stream().flatMap(one -> one.userId().stream()).distinct().toList();
    }

    /** True if the group of all is named, which is the only one there is. */
    private static boolean groups(List<Permission> all) {
        return all.stream().anyMatch(one -> one.group().isPresent());
    }

    private Done reset(Tx tx, Caller caller, Reset request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        permissions.removeAll(tx, image.id());
        images.setPublic(tx, image.id(), false);
        return Done.DONE;
    }
}
