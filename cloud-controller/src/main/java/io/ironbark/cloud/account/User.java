package io.ironbark.cloud.account;

import io.ironbark.proto.id.AccountId;
import java.time.Instant;

/**
 * Somebody under an account.
 *
 * @param id never given again, as a name may be
 */
public record User(AccountId account, String name, String id, Instant createdAt) {
    /** As policies name him. */
    public String arn() {
        return arn(account, name);
    }

    static String arn(AccountId account, String name) {
        return "arn:aws:iam::" + account + ":user/" + name;
    }
}
