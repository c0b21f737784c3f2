package io.ironbark.cloud.api;

/** A tag of a resource. */
public record Tag(String key, @KeepEmpty String value) {}
