package io.ironbark.proto.admin;

/** Asks for a user of an account. */
public record NewUser(String name) {}
