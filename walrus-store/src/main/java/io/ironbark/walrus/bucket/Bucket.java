package io.ironbark.walrus.bucket;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;

/**
 * A bucket.
 *
 * @param ownerId the account's canonical id
 * @param location as it was asked for; empty for the default
 */
public record Bucket(
        long id,
        String name,
        AccountId account,
        String ownerId,
        String ownerName,
        String location,
        Instant createdAt) {}
