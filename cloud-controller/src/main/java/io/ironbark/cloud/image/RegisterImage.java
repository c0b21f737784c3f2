package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** RegisterImage: an image from an object, {@code bucket/key}: a disk, or the manifest of a bundle. */
final class RegisterImage {
    private static final Pattern DEVICE = Pattern.compile("/dev/[a-z]{2,4}[0-9]{0,2}");
    private static final String ROOT_DEVICE = "/dev/sda1";
    private static final String VOLUME_TYPE = "gp2";
    private static final String UEFI = "uefi";
    private static final int ROOT_GIB_MAX = 16_384;
    private static final long GIB = 1L << 30;

    private final NewImages made;
    private final IdFactory ids;
    private final InstantSource clock;

    RegisterImage(ImageActions.Parts parts, IdFactory ids, InstantSource clock) {
        this.made = new NewImages(parts);
        this.ids = ids;
        this.clock = clock;
    }

    record Request(
            String name,
            Optional<String> imageLocation,
            Optional<String> description,
            Optional<String> architecture,
            Optional<String> rootDeviceName,
            Optional<String> virtualizationType,
            Optional<Boolean> enaSupport,
            Optional<String> sriovNetSupport,
            Optional<String> bootMode,
            Optional<String> imdsSupport,
            List<DeviceRequest> blockDeviceMappings,
            List<TagSpecification> tagSpecifications) {}

    record DeviceRequest(String deviceName, Optional<EbsRequest> ebs) {}

    record EbsRequest(
            Optional<Integer> volumeSize,
            Optional<String> volumeType,
            Optional<Boolean> deleteOnTermination,
            boolean encrypted) {}

    record Result(ImageId imageId) {}

    /** What the request says of the image, checked. */
    record Claims(Image.Architecture architecture, String rootDevice, Image.Traits traits) {}

    /** An image to be, whose bytes are kept. */
    record Pinned(ImageId id, Claims claims, PinnedImage bytes) {}

    Action<Request, Result> action() {
        return Action.staged("RegisterImage", Request.class, Result.class, this::pin, this::write)
                .on((caller, _) -> List.of(new Arn("arn:aws:ec2:" + caller.region() + "::image/*")))
                .tagging(Kind.IMAGE.resourceType());
    }

    Pinned pin(Caller caller, Request request) {
        Claims claims = claims(request);
        String location = request.imageLocation()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("ImageLocation")));
        String path = location.startsWith("/") ? location.substring(1) : location;
        int slash = path.indexOf('/');
        if (slash < 1 || slash == path.length() - 1 || path.contains("://")) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("ImageLocation must be bucket/key, not '" + location + "'"));
        }
        made.refuseName(caller.account(), request.name(), request.description());
        ImageId id = ids.next(ImageId.PREFIX, ImageId::new);
        var pin = new ImagePin(id, caller.account(), path.substring(0, slash), path.substring(slash + 1));
        PinnedImage bytes = made.pin(pin);
        refuseSmallRoot(id, claims, bytes);
        return new Pinned(id, claims, bytes);
    }

    Result write(Tx tx, Caller caller, Request request, Pinned pinned) throws SQLException {
        var image = new Image(
                pinned.id(),
                caller.account(),
                request.name(),
                request.description(),
                request.imageLocation().orElseThrow(),
                pinned.claims().architecture(),
                pinned.claims().rootDevice(),
                pinned.claims().traits(),
                ImageState.PENDING,
                Optional.empty(),
                pinned.bytes().format(),
                pinned.bytes().sizeBytes(),
                pinned.bytes().virtualSizeBytes(),
                Image.Sharing.PRIVATE,
                clock.instant());
        made.write(
                tx, image, pinned.bytes(), TagSpecification.of(request.tagSpecifications(), Kind.IMAGE.resourceType()));
        return new Result(image.id());
    }

    private void refuseSmallRoot(ImageId id, Claims claims, PinnedImage bytes) {
        long needed = (bytes.virtualSizeBytes() + GIB - 1) / GIB;
        claims.traits().rootGib().filter(gib -> gib < needed).ifPresent(gib -> {
            made.letGo(id);
            throw new ApiException(new ApiError.BlockDeviceMappingInvalid(
                    "Volume of size " + gib + "GB is smaller than the image, expect size >= " + needed + "GB"));
        });
    }

    private static Claims claims(Request request) {
        request.rootDeviceName().filter(text -> !DEVICE.matcher(text).matches()).ifPresent(text -> {
            throw new ApiException(new ApiError.InvalidParameterValue("'" + text + "' is not a device name"));
        });
        request.virtualizationType().filter(type -> !type.equals("hvm")).ifPresent(type -> {
            throw type.equals("paravirtual")
                    ? new ApiException(new ApiError.UnsupportedOperation(
                            "The virtualization type paravirtual is not supported: use hvm"))
                    : new ApiException(new ApiError.InvalidParameterValue(
                            "Value (" + type + ") for parameter VirtualizationType is invalid."));
        });
        request.bootMode().filter(UEFI::equals).ifPresent(_ -> {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "Guests boot as on a legacy BIOS in this cloud: use legacy-bios or uefi-preferred"));
        });
        request.sriovNetSupport().filter(text -> !text.equals("simple")).ifPresent(text -> {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Value (" + text + ") for parameter SriovNetSupport is invalid. It must be simple."));
        });
        String word = request.architecture().orElse(Image.Architecture.X86_64.word());
        Image.Architecture architecture = Arrays.stream(Image.Architecture.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        new ApiError.UnsupportedOperation("The architecture " + word + " is not supported")));
        Optional<DeviceRequest> root = rootDevice(request);
        Optional<EbsRequest> disk = root.flatMap(DeviceRequest::ebs);
        return new Claims(
                architecture,
                request.rootDeviceName()
                        .or(() -> root.map(DeviceRequest::deviceName))
                        .orElse(ROOT_DEVICE),
                new Image.Traits(
                        request.enaSupport().orElse(true),
                        request.sriovNetSupport(),
                        request.bootMode(),
                        request.imdsSupport(),
                        disk.flatMap(EbsRequest::volumeSize),
                        disk.flatMap(EbsRequest::volumeType).orElse(VOLUME_TYPE)));
    }

    /** An image has one disk here, its root. */
    private static Optional<DeviceRequest> rootDevice(Request request) {
        List<DeviceRequest> devices = request.blockDeviceMappings();
        if (devices.isEmpty()) {
            return Optional.empty();
        }
        String root = request.rootDeviceName().orElse(devices.getFirst().deviceName());
        if (devices.size() > 1 || !devices.getFirst().deviceName().equals(root)) {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "An image has one disk in this cloud, the root device " + root + "."));
        }
        DeviceRequest device = devices.getFirst();
        if (!DEVICE.matcher(device.deviceName()).matches()) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("'" + device.deviceName() + "' is not a device name"));
        }
        device.ebs().ifPresent(ebs -> {
            if (ebs.encrypted()) {
                throw new ApiException(
                        new ApiError.UnsupportedOperation("Encrypted images are not supported by this cloud."));
            }
            if (ebs.deleteOnTermination().filter(deletes -> !deletes).isPresent()) {
                throw new ApiException(
                        new ApiError.UnsupportedOperation("A root disk ends with its instance in this cloud."));
            }
            ebs.volumeSize().filter(gib -> gib < 1 || gib > ROOT_GIB_MAX).ifPresent(gib -> {
                throw new ApiException(new ApiError.BlockDeviceMappingInvalid(
                        "A volume has 1 to " + ROOT_GIB_MAX + " GB, not " + gib));
            });
        });
        return Optional.of(device);
    }
}
