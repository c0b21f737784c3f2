package io.ironbark.cloud.account;

import io.ironbark.proto.auth.Secret;

/** A new access key. The secret is shown once, to who asked for it. */
public record AccessKey(String id, Secret secret) {}
