package io.ironbark.walrus.multipart;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.object.Attributes;
import java.time.Instant;
import java.util.Optional;

/** An upload that is under way. */
record Upload(
        String id,
        long bucketId,
        String key,
        Instant initiatedAt,
        Attributes attributes,
        Optional<Algorithm> checksum,
        Optional<String> checksumType) {}
