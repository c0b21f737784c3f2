package io.ironbark.proto.auth;

import io.ironbark.proto.id.AccountId;
import java.util.Optional;

/**
 * An access key and whose it is.
 *
 * @param sessionToken that must come with requests, for a temporary key
 * @param principalArn such as {@code arn:aws:iam::123456789012:root}
 * @param canonicalId S3's name for the account: 64 hexadecimal digits
 */
public record Credential(
        String accessKeyId,
        Secret secret,
        Optional<String> sessionToken,
        AccountId account,
        String principalArn,
        String canonicalId,
        String displayName) {}
