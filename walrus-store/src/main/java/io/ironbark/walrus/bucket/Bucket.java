package io.ironbark.walrus.bucket;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket.
 *
 * @param ownerId the account's canonical id
 * @param location as it was asked for; empty for the default
 * @param settings the documents of those that were made
 * @param keeping how it keeps its objects
 */
public record Bucket(
        long id,
        String name,
        AccountId account,
        String ownerId,
        String ownerName,
        String location,
        Instant createdAt,
        Map<Setting, String> settings,
        Keeping keeping) {
    public Bucket {
        var sorted = new EnumMap<Setting, String>(Setting.class);
        sorted.putAll(settings);
        settings = Collections.unmodifiableMap(sorted);
    }

    /** The document of a setting, if it was made. */
    public Optional<String> setting(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    /** Its ARN. */
    public String arn() {
        return "arn:aws:s3:::" + name;
    }

    /** The ARN of an object in it. */
    public String arn(String key) {
        return arn() + "/" + key;
    }
}
