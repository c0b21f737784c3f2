package io.ironbark.proto.node;

import io.ironbark.proto.id.ImageId;

/**
 * The bytes an instance's disk starts from. The node fetches them from walrus by the image's id, checks them against
 * the digest and keeps them, converted to raw, in a cache addressed by that digest.
 *
 * @param sha256 of the bytes as stored in walrus, 64 lower-case hexadecimal digits
 * @param sizeBytes of the bytes as stored in walrus
 * @param virtualSizeBytes of the disk that the guest sees; the same as {@code sizeBytes} for a raw image
 */
public record ImageSource(ImageId id, String sha256, long sizeBytes, Format format, long virtualSizeBytes) {
    /** How the bytes are laid out. Always told, never guessed from the content. */
    public enum Format {
        RAW,
        QCOW2
    }
}
