package io.ironbark.proto.admin;

/** Gives a user a policy of this name, in place of one that has it. */
public record NewPolicy(String name, String document) {}
