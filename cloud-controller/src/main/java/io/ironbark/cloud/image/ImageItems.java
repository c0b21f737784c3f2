package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.Tag;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Images as answers show them. */
final class ImageItems {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ImageItems() {}

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
            Optional<String> sriovNetSupport,
            String platformDetails,
            String usageOperation,
            Optional<String> bootMode,
            Optional<String> imdsSupport,
            Optional<String> deprecationTime,
            String deregistrationProtection,
            Optional<String> lastLaunchedTime) {}

    record ProductCode(String productCodeId) {}

    record ReasonItem(String code, String message) {}

    record BlockDeviceItem(String deviceName, EbsItem ebs) {}

    record EbsItem(int volumeSize, boolean deleteOnTermination, String volumeType, boolean encrypted) {}

    static BlockDeviceItem rootDevice(Image image) {
        return new BlockDeviceItem(
                image.rootDeviceName(),
                new EbsItem(image.diskGib(), true, image.traits().rootVolumeType(), false));
    }

    /** What only its owner sees of an image: its tags, and when it was last used for a launch. */
    record OwnersView(List<Tag> tags, Optional<Instant> lastLaunched) {
        /** As others see it. */
        static final OwnersView NONE = new OwnersView(List.of(), Optional.empty());
    }

    static ImageItem item(Image image, OwnersView own) {
        return new ImageItem(
                image.id(),
                image.location(),
                image.state(),
                image.account(),
                TIME.format(image.createdAt()),
                image.sharing().isPublic(),
                List.of(),
                image.architecture().word(),
                "machine",
                image.stateReason().map(why -> new ReasonItem(why.code(), why.message())),
                image.name(),
                image.description(),
                "ebs",
                image.rootDeviceName(),
                List.of(rootDevice(image)),
                "hvm",
                own.tags(),
                "xen",
                image.traits().enaSupport(),
                image.traits().sriovNetSupport(),
                "Linux/UNIX",
                "RunInstances",
                image.traits().bootMode(),
                image.traits().imdsSupport(),
                image.sharing().deprecatedAt().map(ImageItems::time),
                image.sharing().protection().word(),
                own.lastLaunched().map(ImageItems::time));
    }

    static String time(Instant at) {
        return TIME.format(at);
    }
}
