package io.ironbark.proto.admin;

import io.ironbark.proto.auth.Secret;

/** A new access key, whose secret is told this once. */
public record AccessKeyMade(String principalArn, String accessKeyId, Secret secretAccessKey) {}
