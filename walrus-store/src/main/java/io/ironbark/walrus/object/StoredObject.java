package io.ironbark.walrus.object;

import io.ironbark.walrus.blob.BlobId;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.lifecycle.Filter;
import io.ironbark.walrus.lock.Lock;
import java.time.Instant;
import java.util.Optional;

/**
 * An object's row.
 *
 * @param id new with each write of the key; 0 before it has one
 */
public record StoredObject(
        long bucketId,
        String key,
        long id,
        VersionId version,
        Instant modifiedAt,
        Content content,
        Attributes attributes,
        Lock lock) {
    /** One that is about to be written. */
    public static StoredObject fresh(
            long bucketId, String key, Instant now, Content content, Attributes attributes, Lock lock) {
        return new StoredObject(bucketId, key, 0, VersionId.NULL, now, content, attributes, lock);
    }

    StoredObject as(long newId, VersionId newVersion) {
        return new StoredObject(bucketId, key, newId, newVersion, modifiedAt, content, attributes, lock);
    }

    /** The same with an id that was drawn for it. */
    public StoredObject withId(long drawn) {
        return as(drawn, version);
    }

    StoredObject with(Attributes others) {
        return new StoredObject(bucketId, key, id, version, modifiedAt, content, others, lock);
    }

    StoredObject with(Lock other) {
        return new StoredObject(bucketId, key, id, version, modifiedAt, content, attributes, other);
    }

    /** As rules of a lifecycle see it. */
    public Filter.Subject subject() {
        return new Filter.Subject(key, size(), attributes.tags());
    }

    public long size() {
        return content.size();
    }

    public String etag() {
        return content.etag();
    }

    public Optional<StoredChecksum> checksum() {
        return content.checksum();
    }

    public Optional<String> sha256() {
        return content.sha256();
    }

    public Optional<BlobId> blob() {
        return content.blob();
    }

    public int parts() {
        return content.parts();
    }

    public Optional<Encrypted> encryption() {
        return content.encryption();
    }
}
