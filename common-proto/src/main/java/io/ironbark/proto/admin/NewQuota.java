package io.ironbark.proto.admin;

import java.util.Optional;

/** An account's bounds from now on; an absent one is the cloud's default. */
public record NewQuota(Optional<Integer> instances, Optional<Integer> vcpus) {}
