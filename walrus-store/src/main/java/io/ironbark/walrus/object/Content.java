package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.encryption.Encrypted;
import java.util.Optional;

/**
 * An object's bytes: what they are and where they lie. A copy shares them.
 *
 * @param etag without quotes
 * @param sha256 of all its bytes in hexadecimal, if it is known
 * @param blob of an object with one; one with pieces has them in rows of their own
 * @param parts how many pieces it lies in, if they have rows
 * @param encryption with what the bytes on disk are encrypted, if they are
 */
public record Content(
        long size,
        String etag,
        Optional<StoredChecksum> checksum,
        Optional<String> sha256,
        Optional<BlobId> blob,
        int parts,
        Optional<Encrypted> encryption) {
    /** How many parts it was uploaded in, if it was; a copy is one piece to its readers, wherever its bytes lie. */
    public Optional<Integer> uploadedParts() {
        int dash = etag.indexOf('-');
        return dash < 0 ? Optional.empty() : Optional.of(Integer.parseInt(etag.substring(dash + 1)));
    }
}
