package io.ironbark.walrus.blob;

/** Encrypts or decrypts bytes of a blob, from any place in it on: both are the same. */
@FunctionalInterface
public interface BlobCipher {
    /** Changes the bytes, the first of which stands at this position of the blob, where they are. */
    void apply(byte[] bytes, int offset, int length, long position);
}
