package io.ironbark.walrus.image;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.image.ImageLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which images are taken.
 *
 * @param maxFile the largest file
 * @param maxDisk the largest disk that a guest would see
 * @param bundleKey the cloud's RSA key, in PKCS #8 as PEM, for which bundles are encrypted; without it none are taken
 * @param bundleSigners a directory with a file {@code ACCOUNT.crt} for each account whose bundles must be signed by one
 *     of the certificates in it
 */
public record ImageRules(
        @Default("256GiB") DataSize maxFile,
        @Default("2TiB") DataSize maxDisk,
        Optional<Path> bundleKey,
        Optional<Path> bundleSigners) {
    ImageLimits limits() {
        return new ImageLimits(maxFile.bytes(), maxDisk.bytes());
    }
}
