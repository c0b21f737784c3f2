package io.ironbark.cloud.image;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.image.Image.Protection;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How images go out of use: deprecated, disabled, deregistered; and what keeps them from that. */
final class ImageLives {
    private static final Duration COOLDOWN = Duration.ofHours(24);
    private static final long DEPRECATION_DAYS_MAX = 3_653;

    private final ImageStore images;
    private final OwnImages own;
    private final PermissionStore permissions = new PermissionStore();
    private final TagStore tags;
    private final InstantSource clock;

    ImageLives(ImageActions.Parts parts, InstantSource clock) {
        this.images = parts.images();
        this.own = new OwnImages(parts.images());
        this.tags = parts.tags();
        this.clock = clock;
    }

    record One(ImageId imageId) {}

    record Deprecate(ImageId imageId, Instant deprecateAt) {}

    record Protect(ImageId imageId, boolean withCooldown) {}

    record Changed(@Member("Return") boolean done) {
        static final Changed YES = new Changed(true);
    }

    record Protected(@Member("Return") String protection) {}

    List<Action<?, ?>> actions() {
        return List.of(
                Action.write("DeregisterImage", One.class, Done.class, this::deregister)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("EnableImageDeprecation", Deprecate.class, Changed.class, this::deprecate)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("DisableImageDeprecation", One.class, Changed.class, this::undeprecate)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("EnableImageDeregistrationProtection", Protect.class, Protected.class, this::protect)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("DisableImageDeregistrationProtection", One.class, Protected.class, this::unprotect)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("DisableImage", One.class, Changed.class, this::disable)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())),
                Action.write("EnableImage", One.class, Changed.class, this::enable)
                        .on((caller, request) -> OwnImages.arns(caller, request.imageId())));
    }

    /** Instances go on; the bytes stay until the last of them has ended. */
    private Done deregister(Tx tx, Caller caller, One request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        boolean cooling = image.sharing()
                .protectedUntil()
                .filter(until -> until.isAfter(clock.instant()))
                .isPresent();
        if (image.sharing().protection() != Protection.OFF || cooling) {
            throw new ApiException(new ApiError.OperationNotPermitted(
                    "The image " + image.id() + " is protected from deregistration."));
        }
        images.deregister(tx, image.id());
        permissions.removeAll(tx, image.id());
        tags.removeAll(tx, image.id());
        return Done.DONE;
    }

    /** EC2 keeps the minute, and rounds to it. */
    private Changed deprecate(Tx tx, Caller caller, Deprecate request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        Instant now = clock.instant();
        if (request.deprecateAt().isBefore(now)) {
            throw new ApiException(new ApiError.InvalidParameterValue("DeprecateAt must be in the future"));
        }
        if (request.deprecateAt().isAfter(now.plus(DEPRECATION_DAYS_MAX, ChronoUnit.DAYS))) {
            throw new ApiException(new ApiError.InvalidParameterValue("DeprecateAt must be within ten years"));
        }
        Instant at = request.deprecateAt().plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
        images.deprecate(tx, image.id(), Optional.of(at));
        return Changed.YES;
    }

    private Changed undeprecate(Tx tx, Caller caller, One request) throws SQLException {
        images.deprecate(tx, own.lock(tx, caller, request.imageId()).id(), Optional.empty());
        return Changed.YES;
    }

    private Protected protect(Tx tx, Caller caller, Protect request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        Protection wanted = request.withCooldown() ? Protection.WITH_COOLDOWN : Protection.ON;
        images.protect(tx, image.id(), wanted, Optional.empty());
        return new Protected(wanted.word());
    }

    private Protected unprotect(Tx tx, Caller caller, One request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        Optional<Instant> until = image.sharing().protection() == Protection.WITH_COOLDOWN
                ? Optional.of(clock.instant().plus(COOLDOWN))
                : image.sharing().protectedUntil();
        images.protect(tx, image.id(), Protection.OFF, until);
        return new Protected(Protection.OFF.word());
    }

    /** A disabled image is its owner's alone, and nothing is launched from it. */
    private Changed disable(Tx tx, Caller caller, One request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        if (image.state() == ImageState.AVAILABLE) {
            images.setState(tx, image.id(), ImageState.DISABLED);
            permissions.removeAll(tx, image.id());
            images.setPublic(tx, image.id(), false);
        } else if (image.state() != ImageState.DISABLED) {
            throw new ApiException(new ApiError.ImageUnavailable(image.id().value()));
        }
        return Changed.YES;
    }

    private Changed enable(Tx tx, Caller caller, One request) throws SQLException {
        Image image = own.lock(tx, caller, request.imageId());
        if (image.state() == ImageState.DISABLED) {
            images.setState(tx, image.id(), ImageState.AVAILABLE);
        } else if (image.state() != ImageState.AVAILABLE) {
            throw new ApiException(new ApiError.ImageUnavailable(image.id().value()));
        }
        return Changed.YES;
    }
}
