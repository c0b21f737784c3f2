package io.ironbark.proto.admin;

import java.util.Optional;

/** Asks for an access key of an account's user, or of its root. */
public record NewAccessKey(Optional<String> user) {}
