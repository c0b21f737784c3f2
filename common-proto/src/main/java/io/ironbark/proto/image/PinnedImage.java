package io.ironbark.proto.image;

import io.ironbark.proto.node.ImageSource;
import java.util.Optional;

/**
 * What walrus knows of bytes that it keeps under an image's id.
 *
 * @param sha256 of all the bytes, once it is known
 * @param problem why the bytes can't be used, for users; present if the state is {@link State#FAILED}
 */
public record PinnedImage(
        Optional<String> sha256,
        long sizeBytes,
        ImageSource.Format format,
        long virtualSizeBytes,
        State state,
        Optional<String> problem) {
    /** How far walrus has got. */
    public enum State {
        /** The digest is being computed. */
        PENDING,
        AVAILABLE,
        FAILED
    }
}
