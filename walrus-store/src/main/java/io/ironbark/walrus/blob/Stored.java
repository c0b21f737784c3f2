package io.ironbark.walrus.blob;

import java.time.Instant;

/** A blob that is stored, whether or not a row refers to it. */
public record Stored(BlobId blob, long size, Instant modifiedAt) {}
