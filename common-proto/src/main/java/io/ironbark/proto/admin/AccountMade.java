package io.ironbark.proto.admin;

import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.id.AccountId;

/** A new account and its root access key, whose secret is told this once. */
public record AccountMade(AccountId account, String name, String accessKeyId, Secret secretAccessKey) {}
