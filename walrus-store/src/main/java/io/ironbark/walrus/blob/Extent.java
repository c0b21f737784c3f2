package io.ironbark.walrus.blob;

import java.util.Optional;

/**
 * A piece of a blob.
 *
 * @param cipher that makes its bytes readable, if they are encrypted
 */
public record Extent(BlobId blob, long offset, long length, Optional<BlobCipher> cipher) {
    /** One that is not encrypted. */
    public Extent(BlobId blob, long offset, long length) {
        this(blob, offset, length, Optional.empty());
    }
}
