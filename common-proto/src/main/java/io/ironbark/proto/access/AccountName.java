package io.ironbark.proto.access;

import io.ironbark.proto.id.AccountId;

/** An account, as S3 tells others of it. */
public record AccountName(AccountId account, String canonicalId, String displayName) {}
