package io.ironbark.walrus.blob;

/** A piece of a blob. */
public record Extent(BlobId blob, long offset, long length) {}
