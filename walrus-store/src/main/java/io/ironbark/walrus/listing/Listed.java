package io.ironbark.walrus.listing;

import io.ironbark.walrus.checksum.Algorithm;
import java.time.Instant;
import java.util.Optional;

/** An object in a listing. */
record Listed(
        String key,
        long size,
        String etag,
        Instant modifiedAt,
        Optional<Algorithm> checksum,
        Optional<String> checksumType,
        Optional<String> storageClass) {}
