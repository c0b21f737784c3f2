package io.ironbark.walrus.image;

import io.ironbark.proto.config.DataSize;
import io.ironbark.proto.config.Default;
import io.ironbark.proto.image.ImageLimits;

/**
 * Which images are taken.
 *
 * @param maxFile the largest file
 * @param maxDisk the largest disk that a guest would see
 */
public record ImageRules(
        @Default("256GiB") DataSize maxFile,
        @Default("2TiB") DataSize maxDisk) {
    ImageLimits limits() {
        return new ImageLimits(maxFile.bytes(), maxDisk.bytes());
    }
}
