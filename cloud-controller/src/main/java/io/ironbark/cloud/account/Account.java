package io.ironbark.cloud.account;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;

/**
 * A tenant of the cloud.
 *
 * @param canonicalId S3's name for it: 64 hexadecimal digits
 */
public record Account(AccountId id, String name, String canonicalId, Instant createdAt) {
    /** The ARN of the account itself: of who holds its root access key. */
    public String rootArn() {
        return "arn:aws:iam::" + id + ":root";
    }
}
