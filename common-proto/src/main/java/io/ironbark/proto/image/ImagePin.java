package io.ironbark.proto.image;

import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.ImageId;

/**
 * "Keep these bytes under this image's id": what the cloud controller posts to walrus' {@code /v1/images}.
 *
 * @param account that must be allowed to read the object
 */
public record ImagePin(ImageId image, AccountId account, String bucket, String key) {}
