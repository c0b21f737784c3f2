package io.ironbark.walrus.multipart;

import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.object.StoredChecksum;
import io.ironbark.walrus.object.VersionId;
import java.util.Optional;

/** What was answered when an upload was completed. */
record Completed(
        Optional<VersionId> version, String etag, Optional<StoredChecksum> checksum, Optional<Encrypted> encryption) {}
