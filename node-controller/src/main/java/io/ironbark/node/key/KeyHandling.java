package io.ironbark.node.key;

/** How a key comes into guests of an image. Found once per image. */
public enum KeyHandling {
    /** We write it into the image. */
    INJECTED,
    /** The image asks the metadata service for it (it has cloud-init). */
    FETCHED,
    /** There is no file system that we can write to; the metadata service has the key, should the image ask. */
    OFFERED
}
