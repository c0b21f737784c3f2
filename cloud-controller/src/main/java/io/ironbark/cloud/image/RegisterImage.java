package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.hop.Answer;
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

/**
 * RegisterImage: an image from an object, {@code bucket/key}. The object is checked and its bytes are pinned before the
 * row is written; bytes that were pinned for a row that could not be written are let go at once.
 */
final class RegisterImage {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9()\\[\\] ./\\-'@_]{3,128}");
    private static final Pattern DEVICE = Pattern.compile("/dev/[a-z]{2,4}[0-9]{0,2}");
    private static final int DESCRIPTION_MAX = 255;
    private static final String ROOT_DEVICE = "/dev/sda1";

    private final Database database;
    private final ImageStore images;
    private final ImageLibrary library;
    private final TagStore tags;
    private final IdFactory ids;
    private final InstantSource clock;

    RegisterImage(ImageActions.Parts parts, IdFactory ids, InstantSource clock) {
        this.database = parts.database();
        this.images = parts.images();
        this.library = parts.library();
        this.tags = parts.tags();
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
            List<TagSpecification> tagSpecifications) {}

    record Result(ImageId imageId) {}

    /** An image to be, whose bytes are kept. */
    record Pinned(ImageId id, Image.Architecture architecture, PinnedImage bytes) {}

    Action<Request, Result> action() {
        return Action.staged("RegisterImage", Request.class, Result.class, this::pin, this::write)
                .on((caller, _) -> List.of(new Arn("arn:aws:ec2:" + caller.region() + "::image/*")))
                .tagging(Kind.IMAGE.resourceType());
    }

    Pinned pin(Caller caller, Request request) {
        Image.Architecture architecture = check(request);
        String location = request.imageLocation()
                .orElseThrow(() -> new ApiException(new ApiError.MissingParameter("ImageLocation")));
        String path = location.startsWith("/") ? location.substring(1) : location;
        int slash = path.indexOf('/');
        if (slash < 1 || slash == path.length() - 1) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("ImageLocation must be bucket/key, not '" + location + "'"));
        }
        if (database.read(tx -> images.named(tx, caller.account(), request.name()))) {
            throw new ApiException(new ApiError.ImageNameDuplicate(request.name()));
        }
        ImageId id = ids.next(ImageId.PREFIX, ImageId::new);
        var pin = new ImagePin(id, caller.account(), path.substring(0, slash), path.substring(slash + 1));
        return new Pinned(id, architecture, pin(pin));
    }

    private PinnedImage pin(ImagePin pin) {
        try {
            return switch (library.pin(pin)) {
                case Answer.Got<PinnedImage>(var bytes) -> bytes;
                case Answer.NotFound<PinnedImage>(var _, var message) ->
                    throw new ApiException(new ApiError.ImageRefused(message));
                case Answer.Refused<PinnedImage>(var status, var _, var message)
                when status < 500 -> throw new ApiException(new ApiError.ImageRefused(message));
                case Answer.Refused<PinnedImage> _, Answer.Nothing<PinnedImage> _, Answer.Unreachable<PinnedImage> _ ->
                    throw new ApiException(new ApiError.Unavailable());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(new ApiError.Unavailable());
        }
    }

    Result write(Tx tx, Caller caller, Request request, Pinned pinned) throws SQLException {
        var image = new Image(
                pinned.id(),
                caller.account(),
                request.name(),
                request.description(),
                request.imageLocation().orElseThrow(),
                pinned.architecture(),
                request.rootDeviceName().orElse(ROOT_DEVICE),
                request.enaSupport().orElse(true),
                ImageState.PENDING,
                Optional.empty(),
                pinned.bytes().format(),
                pinned.bytes().sizeBytes(),
                pinned.bytes().virtualSizeBytes(),
                clock.instant());
        if (!images.insert(tx, image)) {
            ImageImports.unpin(library, image.id());
            throw new ApiException(new ApiError.ImageNameDuplicate(request.name()));
        }
        if (pinned.bytes().state() == PinnedImage.State.AVAILABLE
                && pinned.bytes().sha256().isPresent()) {
            images.available(
                    tx,
                    image.id(),
                    pinned.bytes().sha256().get(),
                    pinned.bytes().sizeBytes(),
                    pinned.bytes().virtualSizeBytes());
        }
        tags.put(
                tx,
                caller.account(),
                Kind.IMAGE,
                image.id(),
                TagSpecification.of(request.tagSpecifications(), Kind.IMAGE.resourceType()));
        return new Result(image.id());
    }

    private static Image.Architecture check(Request request) {
        if (!NAME.matcher(request.name()).matches()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')',"
                            + " '.', '-', '/', '_', spaces, '[', ']', '@' and apostrophes"));
        }
        request.description().filter(text -> text.length() > DESCRIPTION_MAX).ifPresent(_ -> {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "The description has more than " + DESCRIPTION_MAX + " characters"));
        });
        request.rootDeviceName().filter(text -> !DEVICE.matcher(text).matches()).ifPresent(text -> {
            throw new ApiException(new ApiError.InvalidParameterValue("'" + text + "' is not a device name"));
        });
        request.virtualizationType().filter(type -> !type.equals("hvm")).ifPresent(type -> {
            throw new ApiException(new ApiError.UnsupportedOperation(
                    "The virtualization type " + type + " is not supported: use hvm"));
        });
        String word = request.architecture().orElse(Image.Architecture.X86_64.word());
        return Arrays.stream(Image.Architecture.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        new ApiError.UnsupportedOperation("The architecture " + word + " is not supported")));
    }
}
