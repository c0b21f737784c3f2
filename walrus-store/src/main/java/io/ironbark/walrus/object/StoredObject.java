package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import java.time.Instant;
import java.util.Optional;

/**
 * An object's row.
 *
 * @param id new with each write of the key
 * @param etag without quotes
 * @param sha256 of all its bytes in hexadecimal, if it is known
 * @param blob of an object with one; one with parts has them in rows of their own
 */
public record StoredObject(
        long bucketId,
        String key,
        long id,
        long size,
        String etag,
        Instant modifiedAt,
        Attributes attributes,
        Optional<StoredChecksum> checksum,
        Optional<String> sha256,
        Optional<BlobId> blob,
        int parts) {}
