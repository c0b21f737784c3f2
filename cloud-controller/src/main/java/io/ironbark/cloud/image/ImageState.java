package io.ironbark.cloud.image;

/** What an image is, as users are told. */
public enum ImageState {
    /** Its bytes are being taken apart or digested. */
    PENDING,
    AVAILABLE,
    /** Its bytes can't be used; the reason says why. */
    FAILED,
    /** Its owner wants nothing launched from it for now. */
    DISABLED,
    /** Nobody sees it; instances may still run from it. */
    DEREGISTERED
}
