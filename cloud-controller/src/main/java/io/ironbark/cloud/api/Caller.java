package io.ironbark.cloud.api;

import io.ironbark.proto.id.AccountId;

/**
 * Who asks, once that is proven.
 *
 * @param principalArn such as {@code arn:aws:iam::123456789012:root}
 * @param principalId as sts:GetCallerIdentity calls it: the account's id for its root
 * @param region of this cloud
 * @param requestId in the answer and in every line that the request leaves in logs
 */
public record Caller(
        AccountId account,
        String principalArn,
        String principalId,
        String accessKeyId,
        String region,
        String requestId) {
    /** The ARN of an EC2 resource in the caller's account, such as {@code arn("key-pair", "alice")}. */
    public Arn arn(String type, Object name) {
        return Arn.ec2(region, account, type, name);
    }
}
