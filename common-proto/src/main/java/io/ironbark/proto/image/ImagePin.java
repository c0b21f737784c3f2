package io.ironbark.proto.image;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;
import java.util.Optional;

/**
 * "Keep these bytes under this image's id": what the cloud controller posts to walrus' {@code /v1/images}.
 *
 * @param account that must be allowed to read the object
 * @param source the image that already has the bytes, if it is not an object; then there is no bucket and no key
 */
public record ImagePin(ImageId image, AccountId account, String bucket, String key, Optional<ImageId> source) {
    /** The bytes of an object. */
    public ImagePin(ImageId image, AccountId account, String bucket, String key) {
        this(image, account, bucket, key, Optional.empty());
    }

    /** The bytes of another image. Whether the account may use it is for the sender to know. */
    public static ImagePin copy(ImageId image, AccountId account, ImageId source) {
        return new ImagePin(image, account, "", "", Optional.of(source));
    }
}
