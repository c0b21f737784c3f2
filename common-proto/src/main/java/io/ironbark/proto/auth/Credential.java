package io.ironbark.proto.auth;

import io.ironbark.proto.id.AccountId;
import java.util.List;
import java.util.Optional;

/**
 * An access key and whose it is.
 *
 * @param sessionToken that must come with requests, for a temporary key
 * @param principalArn such as {@code arn:aws:iam::123456789012:root}
 * @param canonicalId S3's name for the account: 64 hexadecimal digits
 * @param userId of a user, IAM's name that is never given again; empty for an account's root
 * @param policies of the user; an account's root needs none
 */
public record Credential(
        String accessKeyId,
        Secret secret,
        Optional<String> sessionToken,
        AccountId account,
        String principalArn,
        String canonicalId,
        String displayName,
        Optional<String> userId,
        List<Policy> policies) {
    public Credential {
        policies = List.copyOf(policies);
    }

    /** An account's own key. */
    public Credential(
            String accessKeyId,
            Secret secret,
            Optional<String> sessionToken,
            AccountId account,
            String principalArn,
            String canonicalId,
            String displayName) {
        this(
                accessKeyId,
                secret,
                sessionToken,
                account,
                principalArn,
                canonicalId,
                displayName,
                Optional.empty(),
                List.of());
    }

    /** A policy of an identity, as its JSON document. */
    public record Policy(String name, String document) {}
}
