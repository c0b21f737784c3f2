package io.ironbark.proto.image;

/**
 * How large an image may be.
 *
 * @param maxFileBytes of the file as uploaded
 * @param maxVirtualBytes of the disk that a guest sees
 */
public record ImageLimits(long maxFileBytes, long maxVirtualBytes) {}
