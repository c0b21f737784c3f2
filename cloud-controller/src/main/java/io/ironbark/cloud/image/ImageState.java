package io.ironbark.cloud.image;

/** What an image is, as users are told. */
public enum ImageState {
    /** Its bytes are being digested. */
    PENDING,
    AVAILABLE,
    /** Its bytes can't be used; the reason says why. */
    FAILED,
    /** Nobody sees it; instances may still run from it. */
    DEREGISTERED
}
