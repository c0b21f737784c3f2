package io.ironbark.proto.admin;

/** Asks for an account of this name: 1 to 63 characters, {@code [a-z0-9-]}, unique in the cloud. */
public record NewAccount(String name) {}
