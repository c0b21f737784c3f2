package io.ironbark.cloud.image;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import io.ironbark.proto.image.ImagePin;
import io.ironbark.proto.image.PinnedImage;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What all ways to make an image have in common. The bytes are checked and pinned before the row is written; bytes that
 * were pinned for a row that could not be written are let go at once, or, if this process dies first, stay pinned under
 * an id that no row has.
 */
final class NewImages {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9()\\[\\] ./\\-'@_]{3,128}");

    private final Database database;
    private final ImageStore images;
    private final ImageLibrary library;
    private final TagStore tags;

    NewImages(ImageActions.Parts parts) {
        this.database = parts.database();
        this.images = parts.images();
        this.library = parts.library();
        this.tags = parts.tags();
    }

    void refuseName(AccountId account, String name, Optional<String> description) {
        if (!NAME.matcher(name).matches()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')',"
                            + " '.', '-', '/', '_', spaces, '[', ']', '@' and apostrophes"));
        }
        description
                .filter(text -> text.length() > ImageAttributes.DESCRIPTION_MAX)
                .ifPresent(_ -> {
                    throw new ApiException(new ApiError.InvalidParameterValue(
                            "The description has more than " + ImageAttributes.DESCRIPTION_MAX + " characters"));
                });
        if (database.read(tx -> images.named(tx, account, name))) {
            throw new ApiException(new ApiError.ImageNameDuplicate(name));
        }
    }

    PinnedImage pin(ImagePin pin) {
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

    /** Lets bytes go that were pinned for an image that is not going to be. */
    void letGo(ImageId id) {
        ImageImports.unpin(library, id);
    }

    void write(Tx tx, Image image, PinnedImage bytes, List<Tag> given) throws SQLException {
        if (!images.insert(tx, image)) {
            letGo(image.id());
            throw new ApiException(new ApiError.ImageNameDuplicate(image.name()));
        }
        if (bytes.state() == PinnedImage.State.AVAILABLE && bytes.sha256().isPresent()) {
            images.available(tx, image.id(), bytes);
        }
        tags.put(tx, image.account(), Kind.IMAGE, image.id(), given);
    }
}
