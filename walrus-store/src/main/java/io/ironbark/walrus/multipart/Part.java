package io.ironbark.walrus.multipart;

import io.ironbark.walrus.blob.BlobId;
import java.time.Instant;
import java.util.Optional;

/**
 * A part that has been uploaded.
 *
 * @param checksum of the upload's algorithm, in base64
 * @param nonce from which its key is made, if the upload is encrypted
 */
record Part(
        int number,
        long size,
        String etag,
        Optional<String> checksum,
        Instant modifiedAt,
        BlobId blob,
        Optional<String> nonce) {}
